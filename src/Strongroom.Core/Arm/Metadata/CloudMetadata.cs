using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Strongroom.Kernel;

namespace Strongroom.Arm;

/// <summary>
/// Where everything is, for clients that ask the control plane (control-plane reference §1.6, client reference §3). Nothing in it is secret and
/// nobody is signed in yet, so it is open to all. Old tools want a small object, an intermediate generation an array, newer ones an object.
/// Those that only know the first two also need the authority <c>/adfs</c>.
/// </summary>
internal sealed class CloudMetadata(InstallationNames names)
{
    private const string CloudName = "Strongroom";

    /// <summary>GET <c>/metadata/endpoints</c>, by api-version.</summary>
    public Task EndpointsAsync(HttpContext http)
    {
        string? version = http.Request.Query["api-version"];
        return SendAsync(http, json =>
        {
            if (string.CompareOrdinal(version, "2019-05-01") < 0)
            {
                WriteSmall(json);
            }
            else if (string.CompareOrdinal(version, "2022-09-01") < 0)
            {
                json.WriteStartArray();
                WriteCloud(json, names.LoginOrigin + "/adfs");
                json.WriteEndArray();
            }
            else
            {
                WriteCloud(json, names.LoginOrigin);
            }
        });
    }

    /// <summary>GET <c>/metadata/clouds</c>: the array form at an address of its own.</summary>
    public Task CloudsAsync(HttpContext http) => SendAsync(http, json =>
    {
        json.WriteStartArray();
        WriteCloud(json, names.LoginOrigin);
        json.WriteEndArray();
    });

    private static async Task SendAsync(HttpContext http, Action<Utf8JsonWriter> write)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        write(json);
        await json.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }

    private void WriteSmall(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("galleryEndpoint"u8, "");
        json.WriteString("graphEndpoint"u8, names.GraphOrigin + "/");
        json.WriteString("portalEndpoint"u8, names.PortalOrigin + "/");
        WriteAuthentication(json, names.LoginOrigin + "/adfs");
        json.WriteEndObject();
    }

    private void WriteCloud(Utf8JsonWriter json, string login)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, CloudName);
        json.WriteString("portal"u8, names.PortalOrigin);
        WriteAuthentication(json, login);
        json.WriteString("resourceManager"u8, names.ManagementOrigin + "/");
        json.WriteString("graph"u8, names.GraphOrigin + "/");
        json.WriteString("graphAudience"u8, names.GraphOrigin + "/");
        json.WriteString("microsoftGraphResourceId"u8, names.GraphOrigin + "/");
        json.WriteString("media"u8, names.ManagementOrigin + "/");
        json.WriteString("gallery"u8, names.ManagementOrigin + "/");
        json.WriteString("batch"u8, names.ManagementOrigin + "/");
        json.WriteString("sqlManagement"u8, names.ManagementOrigin + "/");
        json.WriteString("vmImageAliasDoc"u8, "");
        json.WriteStartObject("suffixes"u8);
        json.WriteString("keyVaultDns"u8, names.VaultSuffix[1..]);
        json.WriteString("mhsmDns"u8, names.HsmSuffix[1..]);
        json.WriteString("storage"u8, "storage." + names.Domain);
        json.WriteString("sqlServerHostname"u8, "database." + names.Domain);
        json.WriteString("acrLoginServer"u8, "registry." + names.Domain);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteAuthentication(Utf8JsonWriter json, string login)
    {
        json.WriteStartObject("authentication"u8);
        json.WriteString("loginEndpoint"u8, login);
        json.WriteStartArray("audiences"u8);
        json.WriteStringValue(names.ArmAudience + "/");
        json.WriteStringValue(names.ArmAudience);
        json.WriteEndArray();
        json.WriteString("tenant"u8, "common");
        json.WriteString("identityProvider"u8, "AAD");
        json.WriteEndObject();
    }
}
