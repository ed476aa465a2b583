"""What a signature says by itself: its forms, its shape, its properties (XML-DSig, XAdES)."""
