package io.sluice.gateway.api;

import io.sluice.gateway.backup.Backup;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.dsp.PeerDiagnosis;
import io.sluice.gateway.exchange.Acquisition;
import io.sluice.gateway.exchange.Approving;
import io.sluice.gateway.exchange.Attaching;
import io.sluice.gateway.exchange.Braking;
import io.sluice.gateway.exchange.Consents;
import io.sluice.gateway.exchange.Crossings;
import io.sluice.gateway.exchange.Derivation;
import io.sluice.gateway.exchange.Entitling;
import io.sluice.gateway.exchange.Explaining;
import io.sluice.gateway.exchange.Negotiating;
import io.sluice.gateway.exchange.Peers;
import io.sluice.gateway.exchange.Publication;
import io.sluice.gateway.exchange.Reaffirming;
import io.sluice.gateway.exchange.Recalls;
import io.sluice.gateway.exchange.Reidentifying;
import io.sluice.gateway.exchange.Retention;
import io.sluice.gateway.exchange.Revocation;
import io.sluice.gateway.exchange.Status;
import io.sluice.gateway.exchange.Tracing;
import io.sluice.gateway.http.Admission;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.provenance.Acting;
import io.sluice.gateway.watch.Watch;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the admin socket calls.
 *
 * @param organisation our name
 * @param url what others reach this gateway by
 * @param lane origin of its lane
 * @param attention what is not well, a line for each
 * @param offered all datasets on offer, newest version of each
 */
public record AdminServices(
        String organisation,
        String url,
        String lane,
        Supplier<List<CatalogEntry>> offered,
        Publication publication,
        Derivation derivation,
        Reidentifying reidentifying,
        Consents consents,
        Peers peers,
        Negotiating negotiating,
        Approving approving,
        Acquisition acquisition,
        Revocation revocation,
        Recalls recalls,
        Retention retention,
        Status status,
        Explaining explaining,
        Tracing tracing,
        Attaching attaching,
        Crossings crossings,
        Supplier<ObligationProfiles> profiles,
        Entitling entitling,
        Audits audits,
        Memberships members,
        RecordedOperators operators,
        Actors actors,
        Backup backup,
        Reaffirming reaffirming,
        Braking braking,
        Acting acting,
        Watch watch,
        PeerDiagnosis diagnosis,
        Admission admission,
        Supplier<List<String>> attention,
        Clock clock) {}
