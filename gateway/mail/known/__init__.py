"""The detectors of machine-made mail, one file a trade; `gateway/mail/automatic.py` asks them in order."""
