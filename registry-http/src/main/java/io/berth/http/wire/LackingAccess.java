package io.berth.http.wire;

import io.berth.core.access.Action;
import io.berth.core.access.Permission;
import io.berth.core.model.RepositoryName;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code detail} of a refusal as in registry:2 and registry:3: the missing permissions. */
final class LackingAccess {

    private LackingAccess() {}

    /** Adds one object for each action. */
    static void write(List<Permission> lacking, ArrayNode list) {
        lacking.forEach(permission -> write(permission, list));
    }

    private static void write(Permission permission, ArrayNode list) {
        switch (permission) {
            case Permission.Enter _ -> {}
            case Permission.ListCatalog _ -> write("registry", "catalog", "*", list);
            case Permission.Administer _ -> write("registry", "admin", "*", list);
            case Permission.OnRepository(RepositoryName repository, Action action) ->
                write(repository.value(), action, list);
        }
    }

    /** Push also requires pull. */
    private static void write(String repository, Action action, ArrayNode list) {
        if (action == Action.PUSH) {
            write("repository", repository, Action.PULL.word(), list);
        }
        write("repository", repository, action.word(), list);
    }

    private static void write(String type, String name, String action, ArrayNode list) {
        ObjectNode access = list.addObject();
        access.put("Type", type);
        access.put("Class", "");
        access.put("Name", name);
        access.put("Action", action);
    }
}
