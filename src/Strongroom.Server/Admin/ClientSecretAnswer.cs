using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Kernel;

namespace Strongroom.Server.Admin;

/// <summary>A client secret at the one moment it is shown.</summary>
internal sealed class ClientSecretAnswer(TenantId tenant, ClientId client, PrincipalId? principal, NewClientSecret secret, int status) : Answer
{
    public override int Status => status;

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("tenantId"u8, tenant.ToString());
        json.WriteString("clientId"u8, client.ToString());
        if (principal is { } id)
        {
            json.WriteString("objectId"u8, id.ToString());
        }

        json.WriteString("clientSecret"u8, secret.Secret.Span);
        json.WriteString("keyId"u8, secret.KeyId);
        if (secret.ExpiresAt is { } end)
        {
            json.WriteString("expiresOn"u8, end);
        }

        json.WriteEndObject();
    }

    protected override void Dispose(bool disposing)
    {
        secret.Dispose();
        base.Dispose(disposing);
    }
}
