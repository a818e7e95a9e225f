package wrong.domain;

class InAPackageWithoutNullMarked {}
