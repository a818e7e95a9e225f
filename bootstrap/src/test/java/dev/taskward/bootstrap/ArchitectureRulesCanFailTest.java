package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule that cannot fail would prove nothing. */
class ArchitectureRulesCanFailTest {
    private static final String WRONG = "wrong";
    private static final JavaClasses WRONG_CLASSES = new ClassFileImporter().importPackages(WRONG);

    static List<Method> rules() {
        return Arrays.stream(ArchitectureRules.class.getDeclaredMethods())
                .filter(method ->
                        method.getReturnType() == ArchRule.class && !Modifier.isPrivate(method.getModifiers()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void eachBranchOfARuleIsBrokenByAClassForIt(Method rule) throws ReflectiveOperationException {
        BrokenBy broken = rule.getAnnotation(BrokenBy.class);
        List<String> violations = ((ArchRule) rule.invoke(null, WRONG))
                .evaluate(WRONG_CLASSES)
                .getFailureReport()
                .getDetails();

        assertThat(broken.value())
                .isNotEmpty()
                .allSatisfy(culprit -> assertThat(violations)
                        .as("violations by %s", culprit)
                        .anyMatch(violation -> violation.contains(WRONG + "." + culprit)));
        assertThat(broken.mentioning())
                .allSatisfy(text -> assertThat(violations)
                        .as("violations that mention %s", text)
                        .anyMatch(violation -> violation.contains(text)));
    }

    @Test
    void eachRuleIsCheckedOnTheService() {
        List<String> checked = Arrays.stream(ArchitectureTest.class.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(ArchTest.class))
                .map(Field::getName)
                .toList();

        assertThat(checked)
                .hasSizeGreaterThan(10)
                .containsExactlyInAnyOrderElementsOf(
                        rules().stream().map(Method::getName).toList());
    }

    @Test
    void theRulesSeeTheServiceWithoutItsTests() {
        JavaClasses service = new ClassFileImporter()
                .withImportOption(new ArchitectureTest.ProductionCode())
                .importPackages(ArchitectureTest.ROOT);

        assertThat(service)
                .extracting(type -> type.getSimpleName())
                .contains("Task", "TaskService", "TaskController", "JooqTaskRepository", "TaskwardApplication")
                .doesNotContain("ArchitectureTest", "TaskRepositoryContract", "TestClient", "TestDatabase");
    }
}
