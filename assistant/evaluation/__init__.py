"""How good search and answers are on labelled questions, in every direction, with how sure each figure is.

Questions are read (`labelled`, `beir`), asked (`trying`), judged (`measures`) and summed up (`figures`); what comes out is
printed (`tables`, `misses`), drawn (`plotting`) and set against what came out before (`changes`).
"""
