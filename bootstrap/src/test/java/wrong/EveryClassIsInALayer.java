package wrong;

class EveryClassIsInALayer {}
