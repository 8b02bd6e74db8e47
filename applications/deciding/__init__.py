"""What a company does with an application: sees it among the others, decides, and tells the candidate."""
