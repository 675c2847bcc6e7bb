"""The rules of notification: what is told to whom, in which words, and by which ways."""
