package io.sluice.gateway.exchange;

import io.sluice.proto.Signed;

/** How a provider's notice about an agreement is answered. */
public sealed interface NoticeAnswer {
    /** What it asks for is done here; signed. */
    record Confirmed(Signed confirmation) implements NoticeAnswer {}

    /** It is not done yet, or the agreement's revocation has not arrived yet: ask again. */
    record NotYet() implements NoticeAnswer {}

    /** There is no such agreement between us. */
    record Unknown() implements NoticeAnswer {}
}
