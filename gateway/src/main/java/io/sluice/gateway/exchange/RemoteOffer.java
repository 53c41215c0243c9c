package io.sluice.gateway.exchange;

import java.util.Map;

/**
 * What a peer offers: a dataset and the first offer that we could take.
 *
 * @param policy the offer's JSON text, without a target
 * @param properties what else the catalog says: names are absolute IRIs, or the short names of DCAT terms
 */
public record RemoteOffer(String peer, String dataset, String offerId, String policy, Map<String, String> properties) {
    public RemoteOffer {
        properties = Map.copyOf(properties);
    }
}
