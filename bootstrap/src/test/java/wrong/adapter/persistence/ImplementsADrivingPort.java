package wrong.adapter.persistence;

import wrong.application.port.in.DrivingPort;

class ImplementsADrivingPort implements DrivingPort {}
