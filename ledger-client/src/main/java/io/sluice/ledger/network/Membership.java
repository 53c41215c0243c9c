package io.sluice.ledger.network;

import com.google.protobuf.ByteString;
import org.hyperledger.fabric.protos.msp.FabricCryptoConfig;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/** Whom an organisation vouches for, as the channel says it. */
final class Membership {
    private Membership() {}

    /** @param members and {@code tls}: PEM certificates of the organisation's two authorities */
    static MSPConfig of(String msp, String members, String tls) {
        ByteString root = ByteString.copyFromUtf8(members);
        FabricNodeOUs units = FabricNodeOUs.newBuilder()
                .setEnable(true)
                .setClientOuIdentifier(unit(root, "client"))
                .setPeerOuIdentifier(unit(root, "peer"))
                .setAdminOuIdentifier(unit(root, "admin"))
                .setOrdererOuIdentifier(unit(root, "orderer"))
                .build();
        FabricMSPConfig config = FabricMSPConfig.newBuilder()
                .setName(msp)
                .addRootCerts(root)
                .addTlsRootCerts(ByteString.copyFromUtf8(tls))
                .setCryptoConfig(FabricCryptoConfig.newBuilder()
                        .setSignatureHashFamily("SHA2")
                        .setIdentityIdentifierHashFunction("SHA256"))
                .setFabricNodeOus(units)
                .build();
        return MSPConfig.newBuilder()
                .setType(0)
                .setConfig(config.toByteString())
                .build();
    }

    private static FabricOUIdentifier unit(ByteString root, String name) {
        return FabricOUIdentifier.newBuilder()
                .setCertificate(root)
                .setOrganizationalUnitIdentifier(name)
                .build();
    }
}
