package wrong;

class OutsideOfTheLayers {}
