//! Every reason has its sentence in every language, and one on the other stack.
