package io.sluice.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** Arrows point down only. Think hard before you change a line here: the design is in the order of these lists. */
@AnalyzeClasses(packages = "io.sluice", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.sluice.gateway.";

    /** Lowest first. A package may use those of lower levels, never its own level's neighbours or anything above. */
    private static final List<List<String>> LEVELS = List.of(
            List.of("http", "store", "dataset", "sealing"),
            List.of("identity", "classification"),
            List.of("policy", "privacy"),
            List.of("catalog", "provenance", "consent"),
            List.of("contracts"),
            List.of("exchange"),
            List.of("dsp", "watch", "backup"),
            List.of("api"),
            List.of("config"),
            List.of("cli"));

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + "(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static void arrowsPointDown(JavaClasses classes) {
        for (int level = 0; level < LEVELS.size(); level++) {
            for (String name : LEVELS.get(level)) {
                noClasses()
                        .that()
                        .resideInAPackage(ROOT + name + "..")
                        .should()
                        .dependOnClassesThat(notBelow(level, name))
                        .allowEmptyShould(true)
                        .check(classes);
            }
        }
    }

    @ArchTest
    static final ArchRule everyPackageIsOnTheList = noClasses()
            .that(resideInAPackage(ROOT + "*..").and(DescribedPredicate.not(onTheList())))
            .should()
            .dependOnClassesThat(alwaysTrue())
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nettyStaysAtTheEdge = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule bouncyCastleHasFiveHomes = noClasses()
            .that()
            .resideOutsideOfPackages(
                    ROOT + "sealing..",
                    ROOT + "identity..",
                    ROOT + "privacy..",
                    "io.sluice.ledger..",
                    "io.sluice.chaincode..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bouncycastle..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule sqlStaysInTheStore = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule fabricStaysInTheLedgerClientAndTheChaincode = noClasses()
            .that()
            .resideOutsideOfPackages("io.sluice.ledger..", "io.sluice.chaincode..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.hyperledger..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule aLaneKnowsNothingOfFabric = noClasses()
            .that()
            .resideInAPackage("io.sluice.ledger")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.sluice.ledger.fabric..", "io.sluice.ledger.network..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule whoUsesAChannelKnowsNothingOfHowItCameToBe = noClasses()
            .that()
            .resideInAPackage("io.sluice.ledger.fabric..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.sluice.ledger.network..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule theContractKnowsNeitherPeerNorNetwork = noClasses()
            .that()
            .resideInAPackage("io.sluice.chaincode.contract..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.hyperledger..", "io.grpc..", "io.sluice.chaincode.runtime..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule decisionsTouchNoFileAndNoClock = noClasses()
            .that()
            .resideInAnyPackage(
                    ROOT + "classification..",
                    ROOT + "policy..",
                    ROOT + "contracts..",
                    "io.sluice.lane..",
                    "io.sluice.chaincode.contract..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "java\\.nio\\.file\\.(Files|FileSystems?)|java\\.io\\.File.*|java\\.time\\.Clock"
                            + "|java\\.security\\.SecureRandom|java\\.util\\.Random|java\\.net\\.(Socket|ServerSocket|http\\..*)")
            .allowEmptyShould(true);

    @ArchTest
    static void threadsAreMadeInOneClass(JavaClasses classes) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".")
                .or()
                .resideInAPackage(ROOT + "*..")
                .and()
                .doNotHaveSimpleName("Threads")
                .should()
                .callConstructor(Thread.class)
                .orShould()
                .callConstructor(Thread.class, Runnable.class)
                .orShould()
                .callConstructor(Thread.class, Runnable.class, String.class)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.Executors")
                .allowEmptyShould(true)
                .check(classes);
    }

    private static DescribedPredicate<JavaClass> notBelow(int level, String self) {
        return new DescribedPredicate<>("in a package of the gateway that is not below " + self) {
            @Override
            public boolean test(JavaClass target) {
                String name = target.getPackageName();
                if (!name.startsWith(ROOT)) {
                    return name.equals(ROOT.substring(0, ROOT.length() - 1)); // Main is on top of everything
                }
                String top = name.substring(ROOT.length()).split("\\.")[0];
                return !top.equals(self) && LEVELS.stream().limit(level).noneMatch(names -> names.contains(top));
            }
        };
    }

    private static DescribedPredicate<JavaClass> onTheList() {
        return new DescribedPredicate<>("in a package that the architecture names") {
            @Override
            public boolean test(JavaClass target) {
                String top = target.getPackageName().substring(ROOT.length()).split("\\.")[0];
                return LEVELS.stream().anyMatch(names -> names.contains(top));
            }
        };
    }
}
