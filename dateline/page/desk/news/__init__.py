"""The tab of what is new: standing questions, and the changes that were told of them."""
