package dev.taskward.bootstrap;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the architecture, for any root package. {@link ArchitectureTest} checks the service; {@link
 * ArchitectureRulesCanFailTest} checks that each branch of each rule can fail.
 */
final class ArchitectureRules {
    /** Types that contain the owner, so that a port method can take one of them first. */
    private static final Set<String> OWNER_TYPES = Set.of("OwnerId", "NewTask");

    private ArchitectureRules() {}

    @BrokenBy({
        "domain.UsesApplication",
        "application.service.UsesAnAdapter",
        "adapter.rest.UsesPersistence",
        "adapter.persistence.UsesRest",
        "adapter.rest.UsesBootstrap"
    })
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
                .because("the domain must not know its users, and no adapter may know another one");
    }

    @BrokenBy("OutsideOfTheLayers")
    static ArchRule everyClassIsInALayer(String root) {
        return classes()
                .should()
                .resideInAnyPackage(
                        root + ".domain..",
                        root + ".application..",
                        root + ".adapter.rest..",
                        root + ".adapter.persistence..",
                        root + ".bootstrap..")
                .because("no rule applies to a class outside the layers");
    }

    @BrokenBy("domain.UsesAFramework")
    static ArchRule domainKnowsNoFramework(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".domain..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        root + ".domain..", "java.lang..", "java.time..", "java.util..", "org.jspecify.annotations..")
                .because("other channels reuse the domain as it is");
    }

    @BrokenBy("application.service.UsesAFramework")
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
                .because("use cases are written in terms of ports and the domain");
    }

    @BrokenBy("adapter.rest.UsesAService")
    static ArchRule servicesAreReachedThroughPorts(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + ".adapter..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".application.service..")
                .because("only the bootstrap chooses the implementation of a port");
    }

    @BrokenBy("adapter.persistence.ImplementsADrivingPort")
    static ArchRule drivingPortsAreImplementedInside(String root) {
        return classes()
                .that()
                .implement(resideInAPackage(root + ".application.port.in"))
                .should()
                .resideInAPackage(root + ".application..")
                .because("adapters call driving ports, and the application implements them");
    }

    @BrokenBy("application.service.ImplementsADrivenPort")
    static ArchRule drivenPortsAreImplementedByAdapters(String root) {
        return classes()
                .that()
                .implement(resideInAPackage(root + ".application.port.out"))
                .should()
                .resideInAPackage(root + ".adapter..")
                .because("the application calls driven ports, and adapters implement them");
    }

    @BrokenBy({"adapter.rest.UsesADrivenPort", "adapter.persistence.UsesADrivingPort"})
    static ArchRule adaptersKnowThePortsOfTheirSide(String root) {
        return CompositeArchRule.of(noClasses()
                        .that()
                        .resideInAPackage(root + ".adapter.rest..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(root + ".application.port.out.."))
                .and(noClasses()
                        .that()
                        .resideInAPackage(root + ".adapter.persistence..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(root + ".application.port.in.."))
                .because("two adapters that talk through a port would bypass the application");
    }

    @BrokenBy({
        "application.port.in.TakesATextInsteadOfTheOwner",
        "application.port.in.TakesABareText",
        "application.port.in.TakesABareNumber"
    })
    static ArchRule portMethodsTakeTheOwner(String root) {
        return methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(root + ".application.port..")
                .and()
                .areDeclaredInClassesThat()
                .areInterfaces()
                .should(takeTheOwnerFirst())
                .because("nothing can be read or written without an owner, and a bare text could be anything");
    }

    @BrokenBy({"bootstrap.UsesASubpackageOfAnAdapter", "bootstrap.UsesASubpackageOfAnotherAdapter"})
    static ArchRule adaptersAreEnteredByTheirRootPackage(String root) {
        return CompositeArchRule.of(List.of(
                        subpackagesAreUsedWithin(root, "adapter.rest"),
                        subpackagesAreUsedWithin(root, "adapter.persistence")))
                .because("an adapter shows its entry point, its settings and its exceptions, and nothing else");
    }

    @BrokenBy("adapter.rest.task.PublicWithoutNeed")
    static ArchRule classesArePublicOnlyWhereAnotherPackageUsesThem(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".adapter..")
                .and(not(resideInAPackage(root + ".adapter.persistence.jooq..")))
                .and()
                .areTopLevelClasses()
                .and()
                .haveModifier(PUBLIC)
                .and(not(haveOnlyConstants()))
                .should(beUsedByAnotherPackage())
                .because("a package hides what no other package needs");
    }

    @BrokenBy({
        "adapter.rest.contract.UsesAHigherSubpackage",
        "adapter.rest.problem.UsesAHigherSubpackage",
        "adapter.rest.token.UsesAHigherSubpackage",
        "adapter.rest.docs.UsesAHigherSubpackage",
        "adapter.rest.task.UsesAHigherSubpackage",
        "adapter.rest.server.UsesAHigherSubpackage",
        "adapter.rest.idempotency.UsesAHigherSubpackage"
    })
    static ArchRule restPackagesPointDownwards(String root) {
        return layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("contract")
                .definedBy(root + ".adapter.rest.contract")
                .layer("problem")
                .definedBy(root + ".adapter.rest.problem")
                .layer("token")
                .definedBy(root + ".adapter.rest.token")
                .layer("docs")
                .definedBy(root + ".adapter.rest.docs")
                .layer("task")
                .definedBy(root + ".adapter.rest.task")
                .layer("server")
                .definedBy(root + ".adapter.rest.server")
                .layer("idempotency")
                .definedBy(root + ".adapter.rest.idempotency")
                .whereLayer("contract")
                .mayNotAccessAnyLayer()
                .whereLayer("problem")
                .mayOnlyAccessLayers("contract")
                .whereLayer("token")
                .mayOnlyAccessLayers("contract", "problem")
                .whereLayer("docs")
                .mayOnlyAccessLayers("contract", "problem")
                .whereLayer("task")
                .mayOnlyAccessLayers("contract", "problem", "token")
                .whereLayer("server")
                .mayOnlyAccessLayers("contract", "problem", "token")
                .whereLayer("idempotency")
                .mayOnlyAccessLayers("contract", "problem", "token")
                .because("each package can be understood without those above it");
    }

    @BrokenBy({
        "adapter.persistence.connection.UsesAHigherSubpackage",
        "adapter.persistence.isolation.UsesAHigherSubpackage",
        "adapter.persistence.schema.UsesAHigherSubpackage",
        "adapter.persistence.task.UsesAHigherSubpackage",
        "adapter.persistence.idempotency.UsesAHigherSubpackage"
    })
    static ArchRule persistencePackagesPointDownwards(String root) {
        return layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("connection")
                .definedBy(root + ".adapter.persistence.connection")
                .layer("isolation")
                .definedBy(root + ".adapter.persistence.isolation")
                .layer("schema")
                .definedBy(root + ".adapter.persistence.schema")
                .layer("task")
                .definedBy(root + ".adapter.persistence.task")
                .layer("idempotency")
                .definedBy(root + ".adapter.persistence.idempotency")
                .whereLayer("connection")
                .mayNotAccessAnyLayer()
                .whereLayer("isolation")
                .mayNotAccessAnyLayer()
                .whereLayer("schema")
                .mayOnlyAccessLayers("isolation")
                .whereLayer("task")
                .mayOnlyAccessLayers("isolation")
                .whereLayer("idempotency")
                .mayOnlyAccessLayers("isolation")
                .because("each package can be understood without those above it");
    }

    @BrokenBy(
            value = "adapter.rest.UsesTheDatabase",
            mentioning = {
                "java.sql.",
                "javax.sql.",
                "org.jooq.",
                "org.postgresql.",
                "com.zaxxer.",
                "org.flywaydb.",
                ".adapter.persistence.jooq."
            })
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

    @BrokenBy(
            value = "adapter.persistence.UsesHttp",
            mentioning = {
                "jakarta.servlet.",
                "java.net.http.",
                "org.springframework.http.",
                "org.springframework.security.",
                "org.springframework.web.",
                "com.nimbusds.",
                "tools.jackson."
            })
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
                .because("everywhere else, a user is an OwnerId");
    }

    @BrokenBy({"bootstrap.PartOfACycle", "bootstrap.settings.OtherPartOfACycle"})
    static ArchRule packagesFormNoCycles(String root) {
        return slices().matching(root + ".(**)")
                .should()
                .beFreeOfCycles()
                // jOOQ's generated packages depend on each other
                .ignoreDependency(resideInAPackage(root + ".adapter.persistence.jooq.."), alwaysTrue())
                .because("packages in a cycle can only be understood together");
    }

    @BrokenBy(
            value = "domain.ReadsTheClock",
            mentioning = {
                "Instant.now",
                "Clock.systemUTC",
                "Clock.tickMillis",
                "System.currentTimeMillis",
                "java.util.Date.<init>"
            })
    static ArchRule timeIsAnArgument(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".bootstrap..")
                .should()
                .accessTargetWhere(describe("reads the system's clock", ArchitectureRules::readsTheClock))
                .because("there is one clock, and tests must be able to set it");
    }

    @BrokenBy("domain.IsMutable")
    static ArchRule domainIsImmutable(String root) {
        return fields().that()
                .areDeclaredInClassesThat()
                .resideInAPackage(root + ".domain..")
                .should()
                .beFinal()
                .because("a value that was valid once stays valid");
    }

    @BrokenBy("adapter.rest.HasAnInjectedField")
    static ArchRule nothingIsInjectedIntoFields(String root) {
        return noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(root + "..")
                .should(GeneralCodingRules.BE_ANNOTATED_WITH_AN_INJECTION_ANNOTATION)
                .because("the constructor shows what a class needs");
    }

    @BrokenBy("adapter.rest.WritesToAStandardStream")
    static ArchRule onlyBootstrapWritesToStandardStreams(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".bootstrap..")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .because("a log line has the id of the request, and a line on a stream does not");
    }

    @BrokenBy("application.service.ThrowsAGenericException")
    static ArchRule exceptionsAreSpecific(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should(GeneralCodingRules.THROW_GENERIC_EXCEPTIONS)
                .because("nobody can tell what a RuntimeException means");
    }

    @BrokenBy("domain.InAPackageWithoutNullMarked")
    static ArchRule everyPackageIsNullMarked(String root) {
        return classes()
                .that(not(resideInAPackage(root + ".adapter.persistence.jooq..")))
                .and(resideInAnyPackage(root + ".."))
                .should(resideInANullMarkedPackage())
                .because("the compiler checks for nulls only in such packages");
    }

    /** Forbids the use of an adapter's sub-packages by other modules, but for settings and exceptions. */
    private static ArchRule subpackagesAreUsedWithin(String root, String adapter) {
        DescribedPredicate<JavaClass> hidden = resideInAPackage(root + "." + adapter + ".*..")
                .and(describe(
                        "are neither settings nor exceptions",
                        type -> !type.getSimpleName().endsWith("Settings") && !type.isAssignableTo(Throwable.class)));
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + "." + adapter + "..")
                .should()
                .dependOnClassesThat(hidden);
    }

    private static boolean readsTheClock(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getTarget().getName();
        return (owner.startsWith("java.time.") && name.equals("now"))
                || (owner.equals("java.time.Clock") && (name.startsWith("system") || name.startsWith("tick")))
                || (owner.equals("java.lang.System") && name.equals("currentTimeMillis"))
                || (owner.equals("java.util.Date")
                        && access.getTarget().getFullName().endsWith("<init>()"));
    }

    private static ArchCondition<JavaMethod> takeTheOwnerFirst() {
        return new ArchCondition<>("take the owner first, and no text or bare number") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                List<JavaClass> parameters = method.getRawParameterTypes();
                boolean takesOwner = !parameters.isEmpty()
                        && OWNER_TYPES.contains(parameters.getFirst().getSimpleName());
                boolean takesBareValue = parameters.stream()
                        .anyMatch(type -> type.isEquivalentTo(String.class) || type.isEquivalentTo(long.class));
                events.add(new SimpleConditionEvent(
                        method, takesOwner && !takesBareValue, method.getFullName() + " takes something else"));
            }
        };
    }

    /** The compiler inlines constants, so bytecode does not show who uses them. */
    private static DescribedPredicate<JavaClass> haveOnlyConstants() {
        return describe(
                "have only constants",
                type -> type.getMethods().isEmpty()
                        && !type.getFields().isEmpty()
                        && type.getFields().stream()
                                .allMatch(field -> field.getModifiers().containsAll(Set.of(STATIC, FINAL))
                                        && (field.getRawType().isPrimitive()
                                                || field.getRawType().isEquivalentTo(String.class))));
    }

    private static ArchCondition<JavaClass> beUsedByAnotherPackage() {
        return new ArchCondition<>("be used by another package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean used = type.getDirectDependenciesToSelf().stream()
                        .map(Dependency::getOriginClass)
                        .anyMatch(user -> !user.getPackageName().equals(type.getPackageName()));
                events.add(new SimpleConditionEvent(type, used, type.getName() + " is used by its own package only"));
            }
        };
    }

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a package that is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(
                        type, marked, type.getName() + " is in a package without @NullMarked"));
            }
        };
    }
}
