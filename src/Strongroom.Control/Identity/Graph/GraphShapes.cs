using System.Globalization;
using System.Text.Json.Nodes;
using Strongroom.Identity.Federation;
using Strongroom.Kernel;

namespace Strongroom.Identity.Graph;

/// <summary>The records of the directory in Graph's words: what the clients of this host read of them (client reference §3.1).</summary>
internal static class GraphShapes
{
    public static GraphItem Of(PrincipalId id, UserRecord user) => new(GraphItem.User, id.Value, new JsonObject
    {
        ["id"] = id.ToString(),
        ["displayName"] = user.DisplayName,
        ["userPrincipalName"] = user.UserPrincipalName,
        ["accountEnabled"] = user.Enabled,
        ["mailNickname"] = user.MailNickname,
        ["mail"] = user.Mail,
        ["givenName"] = user.GivenName,
        ["surname"] = user.Surname,
        ["jobTitle"] = null,
        ["mobilePhone"] = null,
        ["officeLocation"] = null,
        ["preferredLanguage"] = null,
        ["businessPhones"] = new JsonArray(),
        ["userType"] = "Member",
        ["createdDateTime"] = Time(user.CreatedAt),
    });

    public static GraphItem Of(PrincipalId id, GroupRecord group) => new(GraphItem.Group, id.Value, new JsonObject
    {
        ["id"] = id.ToString(),
        ["displayName"] = group.DisplayName,
        ["description"] = group.Description,
        ["mailNickname"] = group.MailNickname,
        ["mail"] = null,
        ["mailEnabled"] = false,
        ["securityEnabled"] = true,
        ["groupTypes"] = new JsonArray(),
        ["createdDateTime"] = Time(group.CreatedAt),
    });

    public static GraphItem Of(ClientId client, ApplicationRecord application) => new(GraphItem.Application, application.ObjectId, new JsonObject
    {
        ["id"] = application.ObjectId.ToString("D"),
        ["appId"] = client.ToString(),
        ["displayName"] = application.DisplayName,
        ["createdDateTime"] = Time(application.CreatedAt),
        ["identifierUris"] = Texts(application.IdentifierUris),
        ["signInAudience"] = "AzureADMyOrg",
        ["passwordCredentials"] = Passwords(application),
        ["keyCredentials"] = Keys(application),
        ["appRoles"] = new JsonArray(),
        ["requiredResourceAccess"] = new JsonArray(),
        ["tags"] = new JsonArray(),
        ["web"] = new JsonObject { ["redirectUris"] = new JsonArray() },
        ["publicClient"] = new JsonObject { ["redirectUris"] = new JsonArray() },
    });

    public static GraphItem Of(PrincipalId id, ServicePrincipalRecord principal, ApplicationRecord application) => new(GraphItem.ServicePrincipal, id.Value, new JsonObject
    {
        ["id"] = id.ToString(),
        ["displayName"] = application.DisplayName,
        ["accountEnabled"] = principal.Enabled && application.Enabled,
        ["appId"] = principal.Client.ToString(),
        ["appDisplayName"] = application.DisplayName,
        ["servicePrincipalType"] = application.ManagedIdentity is null ? "Application" : "ManagedIdentity",
        ["servicePrincipalNames"] = Texts([principal.Client.ToString(), .. application.IdentifierUris]),
        ["alternativeNames"] = application.ManagedIdentity is { } managed
            ? Texts([managed.IsSystemAssigned ? "isExplicit=False" : "isExplicit=True", managed.ResourceId])
            : new JsonArray(),
        ["createdDateTime"] = Time(principal.CreatedAt),
        ["passwordCredentials"] = Passwords(application),
        ["keyCredentials"] = Keys(application),
        ["appRoles"] = new JsonArray(),
        ["tags"] = new JsonArray(),
    });

    public static JsonObject Of(FederatedCredential credential)
    {
        var shown = new JsonObject
        {
            ["id"] = credential.Id.ToString("D"),
            ["name"] = credential.Name,
            ["issuer"] = credential.Issuer,
            ["subject"] = credential.Subject,
            ["description"] = credential.Description,
            ["audiences"] = Texts(credential.Audiences),
        };
        if (credential.Expression is { } expression)
        {
            shown["claimsMatchingExpression"] = new JsonObject { ["value"] = expression, ["languageVersion"] = 1 };
        }

        return shown;
    }

    public static JsonObject Of(Guid keyId, string? displayName, string hint, DateTimeOffset from, DateTimeOffset? until) => new()
    {
        ["customKeyIdentifier"] = null,
        ["displayName"] = displayName,
        ["endDateTime"] = until is { } end ? Time(end) : null,
        ["hint"] = hint,
        ["keyId"] = keyId.ToString("D"),
        ["secretText"] = null,
        ["startDateTime"] = Time(from),
    };

    private static JsonArray Passwords(ApplicationRecord application)
    {
        var shown = new JsonArray();
        foreach (var secret in application.Credentials)
        {
            shown.Add((JsonNode)Of(secret.KeyId, secret.DisplayName, secret.Hint, secret.CreatedAt, secret.ExpiresAt));
        }

        return shown;
    }

    private static JsonArray Keys(ApplicationRecord application)
    {
        var shown = new JsonArray();
        foreach (var certificate in application.Certificates)
        {
            shown.Add((JsonNode)new JsonObject
            {
                ["customKeyIdentifier"] = Convert.ToHexString(certificate.Sha1.AsSpan()),
                ["displayName"] = certificate.DisplayName,
                ["endDateTime"] = Time(certificate.NotAfter),
                ["key"] = null,
                ["keyId"] = certificate.KeyId.ToString("D"),
                ["startDateTime"] = Time(certificate.NotBefore),
                ["type"] = "AsymmetricX509Cert",
                ["usage"] = "Verify",
            });
        }

        return shown;
    }

    private static JsonArray Texts(IEnumerable<string> texts)
    {
        var shown = new JsonArray();
        foreach (var text in texts)
        {
            shown.Add((JsonNode)text);
        }

        return shown;
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
