using System.Collections.Immutable;
using System.Text.Json;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;

namespace Strongroom.Keys;

/// <summary>What the body of a create, an import or an update says (wire reference §3.5, §5.6); a null member was not there, or was null.</summary>
internal sealed class KeyRequest : IDisposable
{
    /// <summary>Twice the longest modulus or private member of a key that is accepted: what is larger is refused before it is looked at.</summary>
    private const int MostMember = 1024;

    private const int MostTransfer = 16 * 1024;
    private const int MostPolicy = 24 * 1024;
    private const int MostOperations = 16;

    private KeyRequest()
    {
    }

    /// <summary><c>kty</c> as written.</summary>
    public string? TypeName { get; private set; }

    public int? Size { get; private set; }

    public int? PublicExponent { get; private set; }

    public string? CurveName { get; private set; }

    public ImmutableArray<KeyOperation>? Operations { get; private set; }

    /// <summary><c>Hsm</c> of an import.</summary>
    public bool? WantsHsm { get; private set; }

    /// <summary>The members of the JWK of an import.</summary>
    public JwkMembers? Jwk { get; private set; }

    public AttributesDraft Attributes { get; } = new();

    public ReleasePolicy? ReleasePolicy { get; private set; }

    /// <summary>Reads a body that <see cref="StrictJson"/> has passed. Unknown members are ignored (G56); a known one of a wrong type is refused by name.</summary>
    public static Result<KeyRequest> Parse(RequestBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var request = new KeyRequest();
        VaultError? fault;
        try
        {
            var reader = body.Reader();
            reader.Read();
            fault = request.ReadMembers(ref reader);
        }
        catch (InvalidOperationException)
        {
            fault = Refusals.MalformedBody("a string is not valid Unicode.");
        }

        if (fault is null)
        {
            return request;
        }

        request.Dispose();
        return fault;
    }

    public void Dispose() => Jwk?.Dispose();

    private VaultError? ReadMembers(ref Utf8JsonReader reader)
    {
        VaultError? fault = null;
        while (fault is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("kty"u8))
            {
                fault = JsonMembers.ReadText(ref reader, "kty", out var type);
                TypeName = type;
            }
            else if (reader.ValueTextEquals("key_size"u8))
            {
                fault = JsonMembers.ReadNumber(ref reader, "key_size", out var size);
                Size = size;
            }
            else if (reader.ValueTextEquals("public_exponent"u8))
            {
                fault = JsonMembers.ReadNumber(ref reader, "public_exponent", out var exponent);
                PublicExponent = exponent;
            }
            else if (reader.ValueTextEquals("crv"u8))
            {
                fault = JsonMembers.ReadText(ref reader, "crv", out var curve);
                CurveName = curve;
            }
            else if (reader.ValueTextEquals("key_ops"u8))
            {
                fault = ReadOperations(ref reader);
            }
            else if (reader.ValueTextEquals("attributes"u8))
            {
                fault = Attributes.ReadAttributes(ref reader);
            }
            else if (reader.ValueTextEquals("tags"u8))
            {
                fault = Attributes.ReadTags(ref reader);
            }
            else if (reader.ValueTextEquals("Hsm"u8) || reader.ValueTextEquals("hsm"u8))
            {
                fault = JsonMembers.ReadFlag(ref reader, "Hsm", out var hsm);
                WantsHsm = hsm;
            }
            else if (reader.ValueTextEquals("key"u8))
            {
                fault = ReadJwk(ref reader);
            }
            else if (reader.ValueTextEquals("release_policy"u8))
            {
                fault = ReadReleasePolicy(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return fault;
    }

    private VaultError? ReadOperations(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return Refusals.InvalidProperty("key_ops", "It must be an array.");
        }

        var operations = ImmutableArray.CreateBuilder<KeyOperation>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String || KeyOperationRules.Find(reader.GetString()) is not { } operation || operations.Count == MostOperations)
            {
                return Refusals.InvalidProperty("key_ops", "Each must be one of encrypt, decrypt, sign, verify, wrapKey, unwrapKey, import and export.");
            }

            if (!operations.Contains(operation))
            {
                operations.Add(operation);
            }
        }

        Operations = operations.ToImmutable();
        return null;
    }

    private VaultError? ReadJwk(ref Utf8JsonReader reader)
    {
        if (!JsonMembers.Enter(ref reader, "key", out var fault))
        {
            return fault;
        }

        var jwk = Jwk = new JwkMembers();
        while (fault is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("kty"u8))
            {
                fault = JsonMembers.ReadText(ref reader, "key.kty", out var type);
                TypeName = type;
            }
            else if (reader.ValueTextEquals("crv"u8))
            {
                fault = JsonMembers.ReadText(ref reader, "key.crv", out var curve);
                CurveName = curve;
            }
            else if (reader.ValueTextEquals("key_ops"u8))
            {
                fault = ReadOperations(ref reader);
            }
            else if (reader.ValueTextEquals("oth"u8))
            {
                jwk.HasOtherPrimes = true;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("key_hsm"u8))
            {
                fault = JsonMembers.ReadBytes(ref reader, "key.key_hsm", MostTransfer, out var transfer);
                jwk.Transfer = transfer;
            }
            else if (reader.ValueTextEquals("n"u8) || reader.ValueTextEquals("e"u8) || reader.ValueTextEquals("x"u8) || reader.ValueTextEquals("y"u8))
            {
                var name = reader.GetString()!;
                fault = JsonMembers.ReadBytes(ref reader, "key." + name, MostMember, out var value);
                jwk.SetPublic(name, value);
            }
            else if (IsSecretMember(ref reader))
            {
                var name = reader.GetString()!;
                fault = JsonMembers.ReadSecret(ref reader, "key." + name, MostMember, out var value);
                jwk.SetSecret(name, value);
            }
            else
            {
                reader.Skip();
            }
        }

        return fault;
    }

    private static bool IsSecretMember(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("d"u8) || reader.ValueTextEquals("p"u8) || reader.ValueTextEquals("q"u8) || reader.ValueTextEquals("dp"u8)
        || reader.ValueTextEquals("dq"u8) || reader.ValueTextEquals("qi"u8) || reader.ValueTextEquals("k"u8);

    private VaultError? ReadReleasePolicy(ref Utf8JsonReader reader)
    {
        if (!JsonMembers.Enter(ref reader, "release_policy", out var fault))
        {
            return fault;
        }

        string? contentType = null;
        byte[]? data = null;
        bool? immutable = null;
        while (fault is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("contentType"u8))
            {
                fault = JsonMembers.ReadText(ref reader, "release_policy.contentType", out contentType);
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                fault = JsonMembers.ReadBytes(ref reader, "release_policy.data", MostPolicy, out data);
            }
            else if (reader.ValueTextEquals("immutable"u8))
            {
                fault = JsonMembers.ReadFlag(ref reader, "release_policy.immutable", out immutable);
            }
            else
            {
                reader.Skip();
            }
        }

        if (fault is null && contentType?.Length > 255)
        {
            return Refusals.InvalidProperty("release_policy.contentType", "It may have at most 255 characters.");
        }

        if (fault is null && data is null)
        {
            return Refusals.InvalidProperty("release_policy.data", "It is required.");
        }

        if (fault is null && ReleaseGrammar.Parse(data!, out var reason) is null)
        {
            return Refusals.InvalidProperty("release_policy.data", reason!);
        }

        ReleasePolicy = fault is null ? new ReleasePolicy(contentType ?? Keys.ReleasePolicy.DefaultContentType, data!, immutable ?? false) : null;
        return fault;
    }
}
