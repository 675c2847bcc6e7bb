"""The pages in a real Chromium, as people use them: by visible names, by keyboard, with and without JavaScript."""
