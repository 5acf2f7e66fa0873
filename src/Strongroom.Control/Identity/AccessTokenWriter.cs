using System.Buffers;
using System.Text.Json;
using Strongroom.Kernel;
using Base64Url = System.Buffers.Text.Base64Url;

namespace Strongroom.Identity;

/// <summary>
/// Writes and signs access tokens: the claims of Entra's version 1 (control-plane reference §6.5), with <c>client_id</c> and <c>jti</c> beside
/// them so that the token is a whole RFC 9068 one.
/// </summary>
internal static class AccessTokenWriter
{
    /// <returns>The compact serialization in ASCII; the caller disposes it.</returns>
    public static SecretBytes Write(AccessTokenDraft draft, SigningKey key)
    {
        var header = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WriteString("typ", TokenReader.AccessTokenType);
            json.WriteString("alg", key.Algorithm);
            json.WriteString("kid", key.Kid);
            json.WriteEndObject();
        }

        var payload = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(payload))
        {
            WriteClaims(json, draft);
        }

        return Sign(header.WrittenSpan, payload.WrittenSpan, key);
    }

    /// <summary>Signs any header and payload; apart from <see cref="Write"/> only tests call it.</summary>
    public static SecretBytes Sign(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, SigningKey key)
    {
        var headerLength = Base64Url.GetEncodedLength(header.Length);
        var signedLength = headerLength + 1 + Base64Url.GetEncodedLength(payload.Length);
        var token = SecretBytes.Allocate(signedLength + 1 + Base64Url.GetEncodedLength(key.SignatureSize));
        var text = token.Writable;
        Base64Url.EncodeToUtf8(header, text, out _, out _);
        text[headerLength] = (byte)'.';
        Base64Url.EncodeToUtf8(payload, text[(headerLength + 1)..], out _, out _);
        Span<byte> signature = stackalloc byte[key.SignatureSize];
        key.Sign(text[..signedLength], signature);
        text[signedLength] = (byte)'.';
        Base64Url.EncodeToUtf8(signature, text[(signedLength + 1)..], out _, out _);
        return token;
    }

    private static void WriteClaims(Utf8JsonWriter json, AccessTokenDraft draft)
    {
        var client = draft.Client.ToString();
        var principal = draft.Principal.ToString();
        json.WriteStartObject();
        json.WriteString("aud", draft.Audience);
        json.WriteString("iss", draft.Issuer);
        json.WriteNumber("iat", draft.IssuedAt);
        json.WriteNumber("nbf", draft.IssuedAt);
        json.WriteNumber("exp", draft.Expires);
        json.WriteString("appid", client);
        json.WriteString("appidacr", draft.ClientProof);
        json.WriteString("client_id", client);
        json.WriteString("idp", draft.Issuer);
        json.WriteString("idtyp", "app");
        json.WriteString("jti", draft.TokenId);
        json.WriteString("oid", principal);
        json.WriteString("sub", principal);
        json.WriteString("tid", draft.Tenant.ToString());
        json.WriteString("uti", draft.TokenId);
        json.WriteString("ver", "1.0");
        json.WriteNumber(TokenClaims.TenantGenerationName, draft.TenantGeneration);
        json.WriteNumber(TokenClaims.PrincipalGenerationName, draft.PrincipalGeneration);
        if (draft.Agent is { } agent)
        {
            json.WriteString(TokenClaims.AgentName, agent);
        }

        if (draft.ClaimsChallenges)
        {
            json.WriteStartArray("xms_cc");
            json.WriteStringValue("CP1");
            json.WriteEndArray();
        }

        if (draft.ManagedResource is { } resource)
        {
            json.WriteString("xms_mirid", resource);
        }

        json.WriteEndObject();
    }
}
