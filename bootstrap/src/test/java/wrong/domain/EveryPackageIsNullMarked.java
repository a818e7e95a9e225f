package wrong.domain;

class EveryPackageIsNullMarked {}
