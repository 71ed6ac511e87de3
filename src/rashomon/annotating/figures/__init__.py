def find_figures(article, doc): return ()
