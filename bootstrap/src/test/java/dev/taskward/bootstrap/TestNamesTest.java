package dev.taskward.bootstrap;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Surefire and Failsafe find tests by the names of their classes. A test in a class with another name never runs. */
class TestNamesTest {
    private static final ArchRule RULE = methods()
            .that()
            .areAnnotatedWith(Test.class)
            .or()
            .areAnnotatedWith(ParameterizedTest.class)
            .should(new ArchCondition<>("be in a class named *Test, *Contract or, in bootstrap, *IT") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    String name = outermost(method.getOwner()).getSimpleName();
                    events.add(new SimpleConditionEvent(
                            method,
                            name.matches(".*(Test|Contract)")
                                    || (name.endsWith("IT")
                                            && method.getOwner()
                                                    .getPackageName()
                                                    .equals("dev.taskward.bootstrap")),
                            method.getFullName() + " is not"));
                }
            });

    @Test
    void everyTestIsInAClassThatTheBuildFinds() {
        JavaClasses tests = new ClassFileImporter()
                .withImportOption(location -> !location.contains("/wrong/"))
                .importPaths(Stream.of("domain", "application", "adapter-rest", "adapter-persistence", "bootstrap")
                        .map(module -> Path.of("..", module, "target", "test-classes"))
                        .toList());

        assertThat(tests.contain("dev.taskward.domain.TaskTest")).isTrue();
        RULE.check(tests);
    }

    @Test
    void aTestInAClassWithAnotherNameIsReported() {
        assertThat(RULE.evaluate(new ClassFileImporter().importPackages("wrong"))
                        .getFailureReport()
                        .getDetails())
                .singleElement()
                .asString()
                .contains("wrong.NeverRun");
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(TestNamesTest::outermost).orElse(type);
    }
}
