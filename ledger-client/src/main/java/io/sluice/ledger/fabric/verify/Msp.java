package io.sluice.ledger.fabric.verify;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.lane.FormatException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.hyperledger.fabric.protos.common.CombinedPrincipal;
import org.hyperledger.fabric.protos.common.MSPIdentityAnonymity;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * Whom an organisation vouches for, as the channel's configuration says: certificates that chain to its roots and, with
 * NodeOUs, bear exactly one of the roles client, peer, admin and orderer. Judged as Fabric's peers do since 1.4.3; time
 * is that of the certificate's beginning, so what was valid once stays so. Immutable.
 */
final class Msp {
    private final String id;
    private final CertificateChains chains;
    private final List<X509CRL> revocations;
    private final List<X509Certificate> admins;
    private final List<Unit> units;
    private final boolean enforced;
    private final Map<MSPRoleType, Unit> roles = new EnumMap<>(MSPRoleType.class);

    /** An organisational unit; with a chain, only certificates issued along it count. */
    private record Unit(String name, Optional<List<X509Certificate>> chain) {}

    private Msp(FabricMSPConfig config) throws FormatException {
        if (config.hasCryptoConfig()
                && !config.getCryptoConfig().getSignatureHashFamily().matches("|SHA2")) {
            throw new FormatException("MSP " + config.getName() + ": hash family (expected: SHA2)");
        }
        this.id = config.getName();
        this.chains = new CertificateChains(
                certificates(config.getRootCertsList()), certificates(config.getIntermediateCertsList()));
        this.revocations = revocations(config.getRevocationListList());
        this.admins = certificates(config.getAdminsList());
        this.units = new ArrayList<>();
        for (FabricOUIdentifier unit : config.getOrganizationalUnitIdentifiersList()) {
            units.add(unit(unit));
        }
        FabricNodeOUs nodes = config.getFabricNodeOus();
        this.enforced = nodes.getEnable();
        if (enforced) {
            role(MSPRoleType.CLIENT, nodes.hasClientOuIdentifier(), nodes.getClientOuIdentifier());
            role(MSPRoleType.PEER, nodes.hasPeerOuIdentifier(), nodes.getPeerOuIdentifier());
            role(MSPRoleType.ADMIN, nodes.hasAdminOuIdentifier(), nodes.getAdminOuIdentifier());
            role(MSPRoleType.ORDERER, nodes.hasOrdererOuIdentifier(), nodes.getOrdererOuIdentifier());
        }
    }

    /** Reads an organisation's value "MSP". */
    static Msp parse(ByteString value) throws FormatException {
        try {
            MSPConfig config = MSPConfig.parseFrom(value);
            if (config.getType() != 0) {
                throw new FormatException("MSP: of type " + config.getType() + " (expected: 0, X.509)");
            }
            return new Msp(FabricMSPConfig.parseFrom(config.getConfig()));
        } catch (InvalidProtocolBufferException e) {
            throw new FormatException("MSP: not readable");
        }
    }

    private void role(MSPRoleType role, boolean there, FabricOUIdentifier unit) throws FormatException {
        if (there) {
            roles.put(role, unit(unit));
        }
    }

    private Unit unit(FabricOUIdentifier unit) throws FormatException {
        if (unit.getCertificate().isEmpty()) {
            return new Unit(unit.getOrganizationalUnitIdentifier(), Optional.empty());
        }
        X509Certificate authority = ChannelIdentity.certificate(unit.getCertificate());
        return new Unit(unit.getOrganizationalUnitIdentifier(), Optional.of(chains.ofAuthority(authority)));
    }

    private static List<X509Certificate> certificates(List<ByteString> pems) throws FormatException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (ByteString pem : pems) {
            certificates.add(ChannelIdentity.certificate(pem));
        }
        return certificates;
    }

    private static List<X509CRL> revocations(List<ByteString> lists) throws FormatException {
        List<X509CRL> revocations = new ArrayList<>();
        for (ByteString list : lists) {
            try {
                revocations.add((X509CRL) CertificateFactory.getInstance("X.509")
                        .generateCRL(new ByteArrayInputStream(list.toByteArray())));
            } catch (CRLException | CertificateException e) {
                throw new FormatException("revocation list: not readable");
            }
        }
        return revocations;
    }

    /** The MSP's name on the channel. */
    String id() {
        return id;
    }

    /** Why this certificate is none of ours; empty when it is one. */
    Optional<String> misfit(X509Certificate certificate) {
        List<X509Certificate> chain;
        List<String> names;
        try {
            chain = chains.of(certificate);
            names = units(certificate);
        } catch (FormatException e) {
            return Optional.of(e.getMessage());
        }
        if (revocations.stream().anyMatch(list -> revoked(list, certificate, chain.get(0)))) {
            return Optional.of("certificate: revoked");
        }
        if (!units.isEmpty() && units.stream().noneMatch(unit -> bears(unit, names, chain))) {
            return Optional.of("certificate: of no organisational unit that the MSP knows");
        }
        if (!enforced) {
            return Optional.empty();
        }
        long borne = 0;
        for (String name : names) {
            for (Unit role : roles.values()) {
                if (role.name().equals(name)) {
                    if (role.chain().isPresent() && !role.chain().get().equals(chain)) {
                        return Optional.of("certificate: unit " + name + " given by another authority");
                    }
                    borne++;
                }
            }
        }
        return borne == 1
                ? Optional.empty()
                : Optional.of("certificate: " + borne + " of the units client, peer, admin, orderer (expected: one)");
    }

    private static boolean bears(Unit unit, List<String> names, List<X509Certificate> chain) {
        return names.contains(unit.name())
                && (unit.chain().isEmpty() || unit.chain().get().equals(chain));
    }

    private static boolean revoked(X509CRL list, X509Certificate certificate, X509Certificate issuer) {
        if (!list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
                || list.getRevokedCertificate(certificate.getSerialNumber()) == null) {
            return false;
        }
        try {
            list.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false; // Somebody else's list under the same name.
        }
    }

    private static List<String> units(X509Certificate certificate) throws FormatException {
        List<String> names = new ArrayList<>();
        try {
            X500Name subject =
                    X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
            for (RDN unit : subject.getRDNs(BCStyle.OU)) {
                names.add(IETFUtils.valueToString(unit.getFirst().getValue()));
            }
        } catch (RuntimeException e) { // BouncyCastle refuses so what the JDK lets pass.
            throw new FormatException("certificate: subject is not readable");
        }
        return names;
    }

    /** Whether an identity of this MSP is one of those that the principal describes. */
    boolean satisfies(ChannelIdentity identity, MSPPrincipal principal) {
        try {
            return switch (principal.getPrincipalClassification()) {
                case ROLE -> role(identity, MSPRole.parseFrom(principal.getPrincipal()));
                case IDENTITY -> identity(identity, SerializedIdentity.parseFrom(principal.getPrincipal()));
                case ORGANIZATION_UNIT -> unit(identity, OrganizationUnit.parseFrom(principal.getPrincipal()));
                case ANONYMITY ->
                    MSPIdentityAnonymity.parseFrom(principal.getPrincipal())
                            .getAnonymityType()
                            .equals(MSPIdentityAnonymity.MSPIdentityAnonymityType.NOMINAL);
                case COMBINED -> combined(identity, CombinedPrincipal.parseFrom(principal.getPrincipal()));
                case UNRECOGNIZED -> false;
            };
        } catch (InvalidProtocolBufferException | FormatException e) {
            return false;
        }
    }

    private boolean combined(ChannelIdentity identity, CombinedPrincipal all) {
        return all.getPrincipalsCount() > 0
                && all.getPrincipalsList().stream().allMatch(one -> satisfies(identity, one));
    }

    private boolean role(ChannelIdentity identity, MSPRole wanted) throws FormatException {
        if (!wanted.getMspIdentifier().equals(id)) {
            return false;
        }
        if (wanted.getRole() == MSPRoleType.ADMIN
                && admins.stream().anyMatch(admin -> ChannelIdentity.same(admin, identity.certificate()))) {
            return true;
        }
        if (identity.misfit().isPresent()) {
            return false;
        }
        Unit unit = roles.get(wanted.getRole());
        return wanted.getRole() == MSPRoleType.MEMBER
                || unit != null && units(identity.certificate()).contains(unit.name());
    }

    private boolean identity(ChannelIdentity identity, SerializedIdentity wanted) {
        try {
            return wanted.getMspid().equals(id)
                    && ChannelIdentity.same(ChannelIdentity.certificate(wanted.getIdBytes()), identity.certificate())
                    && identity.misfit().isEmpty();
        } catch (FormatException e) {
            return false;
        }
    }

    private boolean unit(ChannelIdentity identity, OrganizationUnit wanted) {
        if (!wanted.getMspIdentifier().equals(id) || identity.misfit().isPresent()) {
            return false;
        }
        try {
            byte[] certifiers = CertificateChains.identifier(chains.of(identity.certificate()));
            return units(identity.certificate()).contains(wanted.getOrganizationalUnitIdentifier())
                    && wanted.getCertifiersIdentifier().equals(ByteString.copyFrom(certifiers));
        } catch (FormatException e) {
            return false;
        }
    }
}
