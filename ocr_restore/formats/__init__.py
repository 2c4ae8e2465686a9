"""Files in and out: plain text so far, and what all formats share."""
