package dev.taskward.bootstrap;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.conditions.ArchConditions.beAnnotatedWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.beAssignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.springframework.context.annotation.Configuration;

/**
 * The rules of the architecture, for any root package: {@link ArchitectureTest} checks that the service keeps them, and
 * {@link ArchitectureRulesBiteTest} that each is broken by the class of its name below the package {@code wrong}.
 */
final class ArchitectureRules {
    /** Ports that are no owner\'s. */
    private static final Set<String> NOBODYS = Set.of("HealthCheck", "SharedSecret");

    private ArchitectureRules() {}

    static ArchRule dependenciesPointInwards(String root) {
        return layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("domain")
                .definedBy(root + ".domain..")
                .layer("application")
                .definedBy(root + ".application..")
                .layer("rest")
                .definedBy(root + ".adapter.rest..")
                .layer("persistence")
                .definedBy(root + ".adapter.persistence..")
                .layer("bootstrap")
                .definedBy(root + ".bootstrap..")
                .whereLayer("domain")
                .mayNotAccessAnyLayer()
                .whereLayer("application")
                .mayOnlyAccessLayers("domain")
                .whereLayer("rest")
                .mayOnlyAccessLayers("application", "domain")
                .whereLayer("persistence")
                .mayOnlyAccessLayers("application", "domain")
                .whereLayer("bootstrap")
                .mayNotBeAccessedByAnyLayer()
                .because("the domain must not know who uses it, nor one adapter the other");
    }

    static ArchRule everyClassIsInALayer(String root) {
        return classes()
                .should()
                .resideInAnyPackage(
                        root + ".domain..",
                        root + ".application..",
                        root + ".adapter.rest..",
                        root + ".adapter.persistence..",
                        root + ".bootstrap..")
                .because("no rule holds for a class outside the layers");
    }

    static ArchRule domainKnowsNoFramework(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".domain..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        root + ".domain..", "java.lang..", "java.time..", "java.util..", "org.jspecify.annotations..")
                .because("other channels are to use it as it is");
    }

    static ArchRule applicationKnowsNoFramework(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".application..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        root + ".application..",
                        root + ".domain..",
                        "java.lang..",
                        "java.time..",
                        "java.util..",
                        "org.jspecify.annotations..")
                .because("use cases are written in terms of ports and domain alone");
    }

    static ArchRule servicesAreReachedThroughPorts(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + ".adapter..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".application.service..")
                .because("only the bootstrap chooses who implements a port");
    }

    static ArchRule portsSpeakOfTheDomain(String root) {
        return methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(root + ".application.port..")
                .and()
                .areDeclaredInClassesThat()
                .areInterfaces()
                .should(askForTheOwner())
                .because("nothing can be asked without saying whose tasks it is about, and a text could be anything");
    }

    static ArchRule adaptersHideWhatTheyAreMadeOf(String root) {
        return classes()
                .that()
                .resideInAnyPackage(root + ".adapter.rest", root + ".adapter.persistence")
                .and()
                .areTopLevelClasses()
                .and()
                .haveModifier(PUBLIC)
                .should(beAnnotatedWith(Configuration.class))
                .orShould(beAssignableTo(RuntimeException.class))
                .because("an adapter is one part: how it is put together and how it fails is all to be seen of it");
    }

    static ArchRule onlyPersistenceKnowsTheDatabase(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".adapter.persistence..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..",
                        "javax.sql..",
                        "org.jooq..",
                        "org.postgresql..",
                        "com.zaxxer..",
                        "org.flywaydb..",
                        root + ".adapter.persistence.jooq..")
                .because("a statement anywhere else could forget the owner");
    }

    static ArchRule onlyRestKnowsHttpAndTokens(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".adapter.rest..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta.servlet..",
                        "java.net.http..",
                        "org.springframework.http..",
                        "org.springframework.security..",
                        "org.springframework.web..",
                        "com.nimbusds..",
                        "tools.jackson..")
                .because("inside, a user is an OwnerId and nothing else");
    }

    static ArchRule packagesFormNoCycles(String root) {
        return slices().matching(root + ".(**)")
                .should()
                .beFreeOfCycles()
                // what jOOQ generates does as it likes
                .ignoreDependency(resideInAPackage(root + ".adapter.persistence.jooq.."), alwaysTrue())
                .because("a cycle can only be understood as a whole");
    }

    static ArchRule timeIsAnArgument(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".bootstrap..")
                .should()
                .accessTargetWhere(describe("asks the machine for the time", ArchitectureRules::asksForTheTime))
                .because("there is one clock, and tests must be able to set it");
    }

    static ArchRule domainIsImmutable(String root) {
        return fields().that()
                .areDeclaredInClassesThat()
                .resideInAPackage(root + ".domain..")
                .should()
                .beFinal()
                .because("a value that was valid once stays so");
    }

    static ArchRule nothingIsInjectedIntoFields(String root) {
        return noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(root + "..")
                .should(GeneralCodingRules.BE_ANNOTATED_WITH_AN_INJECTION_ANNOTATION)
                .because("what a class needs is said by its constructor");
    }

    static ArchRule onlyTheStartWritesToStandardStreams(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".bootstrap..")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .because("the log has the request's id in every line, a stream has not");
    }

    static ArchRule failuresAreNamed(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should(GeneralCodingRules.THROW_GENERIC_EXCEPTIONS)
                .because("nobody can tell what a RuntimeException means");
    }

    static ArchRule everyPackageIsNullMarked(String root) {
        return classes()
                .that(not(resideInAPackage(root + ".adapter.persistence.jooq..")))
                .and(resideInAnyPackage(root + ".."))
                .should(liveInANullMarkedPackage())
                .because("the compiler looks for nulls only where it is told to");
    }

    private static boolean asksForTheTime(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getTarget().getName();
        return (owner.startsWith("java.time.") && name.equals("now"))
                || (owner.equals("java.time.Clock") && (name.startsWith("system") || name.startsWith("tick")))
                || (owner.equals("java.lang.System") && name.equals("currentTimeMillis"))
                || (owner.equals("java.util.Date")
                        && access.getTarget().getFullName().endsWith("<init>()"));
    }

    private static ArchCondition<JavaMethod> askForTheOwner() {
        return new ArchCondition<>("ask for the owner first, and for no text or bare number") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                List<JavaClass> parameters = method.getRawParameterTypes();
                boolean owned = !parameters.isEmpty()
                        && parameters.getFirst().getSimpleName().equals("OwnerId");
                boolean bare = parameters.stream()
                        .anyMatch(type -> type.isEquivalentTo(String.class) || type.isEquivalentTo(long.class));
                boolean nobodys = NOBODYS.contains(method.getOwner().getSimpleName());
                events.add(new SimpleConditionEvent(
                        method, (owned || nobodys) && !bare, method.getFullName() + " asks for something else"));
            }
        };
    }

    private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
        return new ArchCondition<>("live in a package that is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(type, marked, type.getName() + " is in a package that is not"));
            }
        };
    }
}
