"""The pair model of comparing: do two clauses of different articles say the same, or can they not both stand?"""
