package io.sluice.gateway.exchange;

import io.sluice.gateway.sealing.SealException;
import io.sluice.proto.Signed;
import java.io.IOException;

/** Takes the notices of one kind that providers send us about agreements that have ended. Any thread. */
public interface NoticeTaker {
    /** Where they are sent to, below our URL. */
    String path();

    /**
     * Does what the notice asks for and confirms it.
     *
     * @param memberName who sent it
     * @throws SealException the notice is forged
     */
    NoticeAnswer received(String memberName, Signed signedNotice) throws IOException;
}
