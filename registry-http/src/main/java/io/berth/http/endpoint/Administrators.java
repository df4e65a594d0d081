package io.berth.http.endpoint;

import io.berth.core.access.Permission;
import io.berth.core.model.ErrorCode;
import io.berth.http.message.HttpRefusal;
import io.berth.http.route.Call;
import java.util.List;

/** What only administrators may do. */
final class Administrators {

    private Administrators() {}

    /**
     * Refuses other callers.
     *
     * @param what they may not do, as in "only an administrator sees the quotas"
     */
    static void require(Call call, String what) {
        if (!call.may(new Permission.Administer())) {
            throw new HttpRefusal(403, ErrorCode.DENIED, "only an administrator " + what)
                    .lacking(List.of(new Permission.Administer()));
        }
    }
}
