"""The columns of any spreadsheet matched with those of a contract: proposed, chosen, remembered, applied."""
