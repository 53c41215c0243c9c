package io.sluice.ledger.network;

import java.nio.file.Path;

/** Where everything of a network lies. */
record NetworkFolder(Path root) {
    Path organisation(String name) {
        return root.resolve("organisations").resolve(name);
    }

    /** Certificate of what signs an organisation's members. */
    Path memberRoot(String organisation) {
        return organisation(organisation).resolve("ca.pem");
    }

    /** Certificate of what signs an organisation's TLS certificates. */
    Path tlsRoot(String organisation) {
        return organisation(organisation).resolve("tls-ca.pem");
    }

    /** Certificate of what signs both ends between an organisation's peers and its contract, and nothing else. */
    Path chaincodeRoot(String organisation) {
        return organisation(organisation).resolve("chaincode-ca.pem");
    }

    /** Folder of a member's certificate and key. */
    Path member(String organisation, String name) {
        return organisation(organisation).resolve(name);
    }

    Path genesis() {
        return root.resolve("genesis.block");
    }

    Path ports() {
        return root.resolve("ports.properties");
    }

    /** Configuration files of the daemons. */
    Path configuration() {
        return root.resolve("configuration");
    }

    /** What a process keeps. */
    Path data(String process) {
        return root.resolve("data").resolve(process);
    }

    Path log(String process) {
        return root.resolve("logs").resolve(process + ".log");
    }

    /** Which process it is. */
    Path pid(String process) {
        return root.resolve("processes").resolve(process);
    }

    Path lock() {
        return root.resolve("lock");
    }

    static Path certificate(Path folder) {
        return folder.resolve("cert.pem");
    }

    static Path key(Path folder) {
        return folder.resolve("key.pem");
    }

    static Path tlsCertificate(Path folder) {
        return folder.resolve("tls.pem");
    }

    static Path tlsKey(Path folder) {
        return folder.resolve("tls-key.pem");
    }

    /** Membership folder of a daemon. */
    static Path msp(Path folder) {
        return folder.resolve("msp");
    }
}
