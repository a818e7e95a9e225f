package wrong.application.port.out;

public interface DrivenPort {}
