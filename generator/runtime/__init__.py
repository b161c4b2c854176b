"""
What is the same in every generated package.

The generator copies these modules into each package as they are: ordinary Python, typed and tested here. They import
each other relatively and know nothing of any one service.
"""
