"""The engine ``e5`` (可选引擎): sentences encoded by multilingual-e5-small, an optional extra.

Rules, entities and the roles of sentences are the embedded engine's; intent, topic and industry
are told by classifiers that see e5's vector of the whole message in place of the word vectors.
The extra is pinned with its hash in ``requirements.lock``; without it the embedded engine answers.
"""
