"""The documents of a case (文书): notices, letters, sheets and reports, as text and in Word."""
