package wrong.application.port.in;

public interface DrivingPort {}
