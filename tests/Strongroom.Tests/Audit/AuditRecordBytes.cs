using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Strongroom.Audit;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Audit;

public sealed class AuditRecordBytes
{
    private static readonly Gen<string> Text = Gen.String[0, 40];
    private static readonly Gen<string?> MaybeText = Gen.Null(Text);

    /// <summary>Every property that an auditor may see. A new one must be argued for here: could it carry a value, key, token or password?</summary>
    private static readonly string[] Allowed =
    [
        "Action", "Algorithm", "ApiVersion", "Application", "AssignmentId", "CallerAddress", "Category", "ClientInfo", "ClientProof", "Credential", "Description", "Duration", "ErrorCode",
        "IdentityType", "IsRbacAuthorized", "Issuer", "Key", "ManagedResource", "ObjectId", "Operation", "Permission", "Principal", "Reason", "RequestId", "RequestUri", "ResourceId", "Scope",
        "Secret",
        "Status", "Tenant", "Time", "TlsVersion", "TokenId", "Vault",
    ];

    [Fact]
    public void No_field_can_carry_a_secret_S35()
    {
        Assert.Equal(Allowed, typeof(AuditRecord).GetProperties().Select(property => property.Name).Where(name => name != "EqualityContract").Order(StringComparer.Ordinal));
        Assert.Equal(
            ["ContentType", "Enabled", "Expires", "NotBefore"],
            typeof(AuditedSecret).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["Curve", "Enabled", "Expires", "HsmPlatform", "NotBefore", "Operations", "Size", "Type"],
            typeof(AuditedKey).GetProperties().Select(property => property.Name).Where(name => name != "EqualityContract").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_field_comes_back()
    {
        var maybeId = Gen.Nullable(Gen.Guid);
        var secret = Gen.Select(MaybeText, Gen.Bool, Gen.Nullable(Gen.Long), Gen.Nullable(Gen.Long), (type, enabled, from, to) => new AuditedSecret(type, enabled, from, to));
        var key = Gen.Select(
            Text.Array[3], Gen.Int, MaybeText, Gen.Bool, Gen.Nullable(Gen.Long), Gen.Nullable(Gen.Long),
            (names, size, curve, enabled, from, to) => new AuditedKey(names[0], size, curve, names[1], enabled, from, to, names[2]));
        var texts = MaybeText.Array[12];
        var ids = maybeId.Array[5];
        Gen.Select(texts, ids, Gen.Select(Gen.Null(secret), Gen.Null(key)), Gen.Nullable(Gen.Bool), Gen.Int, Gen.Long[0, DateTime.MaxValue.Ticks], Gen.Long).Sample((t, g, about, rbac, status, time, duration) =>
        {
            var record = new AuditRecord
            {
                Time = new DateTimeOffset(time, TimeSpan.Zero), RequestId = g[0] ?? Guid.Empty, Category = t[0] ?? "", Operation = t[1] ?? "", Status = status,
                Description = t[2], ErrorCode = t[3], Tenant = g[1], ResourceId = t[4], Vault = g[2], ApiVersion = t[5], CallerAddress = t[6], Principal = g[3],
                Application = g[4], ClientProof = t[7], IdentityType = t[8], ManagedResource = t[0], Credential = t[3], Issuer = t[9], TokenId = t[10], ClientInfo = t[11], RequestUri = t[3], ObjectId = t[2],
                Duration = new TimeSpan(duration), TlsVersion = t[1], AssignmentId = g[1], IsRbacAuthorized = rbac, Secret = about.Item1, Key = about.Item2, Algorithm = t[9], Action = t[4], Scope = t[5], Permission = t[7], Reason = t[6],
            };
            Assert.Equal(Wellformed(record), RoundTrip(record));
        });
    }

    [Fact]
    public void Every_optional_field_has_bytes_of_its_own()
    {
        // A field that the codec forgets, or reads into another, comes back different here.
        foreach (var property in typeof(AuditRecord).GetProperties().Where(property => property.Name is not ("EqualityContract" or "Time" or "RequestId" or "Category" or "Operation" or "Status" or "Duration")))
        {
            var record = Installation.Record() with { Secret = new AuditedSecret("type", true, 1, 2), Key = new AuditedKey("EC", 256, "P-256", "sign", true, 1, 2, "0"), Algorithm = "ES256", Description = "d", ErrorCode = "e", Vault = Entropy.NewGuid() };
            property.SetValue(record, null);
            Assert.Equal(record, RoundTrip(record));
        }
    }

    [Theory]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(200_000)]
    public void Every_text_is_capped_at_1024_characters(int length)
    {
        var text = new string('x', length);
        var read = RoundTrip(Installation.Record() with
        {
            Category = text, Operation = text, Description = text, ErrorCode = text, ResourceId = text, ApiVersion = text, CallerAddress = text, ClientProof = text,
            IdentityType = text, ManagedResource = text, Credential = text, Issuer = text, TokenId = text, ClientInfo = text, RequestUri = text, ObjectId = text, TlsVersion = text, Action = text, Scope = text, Permission = text, Reason = text, Secret = new AuditedSecret(text, true, null, null),
            Key = new AuditedKey(text, 1, text, text, true, null, null, text), Algorithm = text,
        });
        var texts = typeof(AuditRecord).GetProperties().Where(property => property.PropertyType == typeof(string)).Select(property => (string?)property.GetValue(read))
            .Concat([read.Secret?.ContentType, read.Key?.Type, read.Key?.Curve, read.Key?.Operations, read.Key?.HsmPlatform]);
        Assert.All(texts, value => Assert.Equal(Math.Min(length, 1024), value?.Length));
    }

    [Fact]
    public async Task The_largest_record_fits_into_an_entry()
    {
        var text = new string('\uffff', 5000);
        await using var installation = await Installation.OpenAsync();
        await installation.Trail.AppendAsync(Installation.Record() with
        {
            Category = text, Operation = text, Description = text, ErrorCode = text, ResourceId = text, ApiVersion = text, CallerAddress = text, ClientProof = text,
            IdentityType = text, ManagedResource = text, Credential = text, Issuer = text, TokenId = text, ClientInfo = text, RequestUri = text, ObjectId = text, TlsVersion = text, Action = text, Scope = text, Permission = text, Reason = text, Secret = new AuditedSecret(text, true, 1, 2),
            Key = new AuditedKey(text, 1, text, text, true, 1, 2, text), Algorithm = text,
        });
        Assert.Single(installation.ReadRequests());
        Assert.Equal(VerifyOutcome.Good, installation.Verify().Outcome);
    }

    [Fact]
    public void A_cap_never_leaves_half_a_character() =>
        Assert.Equal(1023, RoundTrip(Installation.Record() with { ClientInfo = new string('x', 1023) + "\U0001F511" }).ClientInfo!.Length);

    [Fact]
    public void A_line_has_the_fields_of_the_reference_in_their_order()
    {
        var id = Guid.Parse("0b7f7a4f-6f0e-4a64-9d0e-4a1d1f5f2c11");
        var record = new AuditRecord
        {
            Time = new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.FromHours(2)).AddTicks(1234567),
            RequestId = id, Category = "AuditEvent", Operation = "SecretGet", Status = 403, Description = "no", ErrorCode = "ForbiddenByRbac",
            Tenant = id, ResourceId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv", Vault = id, ApiVersion = "7.4",
            CallerAddress = "::1", Principal = id, Application = id, ClientProof = "1", IdentityType = "app", Issuer = "iss", TokenId = "uti",
            ClientInfo = "agent", RequestUri = "https://h/secrets/a?api-version=7.4", ObjectId = "https://h/secrets/a", Duration = TimeSpan.FromMilliseconds(12.7),
            TlsVersion = "TLS1_3", AssignmentId = id, IsRbacAuthorized = false, Secret = new AuditedSecret("text/plain", true, 1, 2),
        };
        const string Guid32 = "0b7f7a4f6f0e4a649d0e4a1d1f5f2c11";
        Assert.Equal(
            """{"time":"2026-11-24T08:00:00.1234567Z","category":"AuditEvent","operationName":"SecretGet","resultType":"Success","resultSignature":"Forbidden","resultDescription":"no","correlationId":"ID1","callerIpAddress":"::1","identity":{"claim":{"oid":"ID1","appid":"ID1","appidacr":"1","idtyp":"app","iss":"iss","tid":"ID1","uti":"uti"}},"properties":{"id":"https://h/secrets/a","clientInfo":"agent","requestUri":"https://h/secrets/a?api-version=7.4","httpStatusCode":403,"errorCode":"ForbiddenByRbac","isRbacAuthorized":false,"appliedAssignmentId":"ID32","tlsVersion":"TLS1_3","tenantId":"ID1","vaultId":"ID1","secretProperties":{"type":"text/plain","attributes":{"enabled":true,"exp":2,"nbf":1}}},"resourceId":"/SUBSCRIPTIONS/S/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/KV","operationVersion":"7.4","durationMs":"12","sequence":7}""".Replace("ID1", id.ToString(), StringComparison.Ordinal).Replace("ID32", Guid32, StringComparison.Ordinal) + "\n",
            Line(7, record));
    }

    [Fact]
    public void A_line_about_a_key_tells_what_kind_of_key_and_by_which_algorithm()
    {
        var record = Installation.Record() with { Secret = null, Algorithm = "ES256K", Key = new AuditedKey("EC", 256, "P-256K", "sign,verify", true, 1, 2, "0") };

        Assert.Contains(
            """
            "algorithm":"ES256K","keyProperties":{"type":"EC","size":256,"curve":"P-256K","operations":["sign","verify"],"attributes":{"enabled":true,"nbf":1,"exp":2,"hsmPlatform":"0"}}}
            """,
            Line(7, record),
            StringComparison.Ordinal);
        Assert.Contains(
            """
            "keyProperties":{"type":"RSA","size":2048,"operations":[],"attributes":{"enabled":false,"hsmPlatform":"0"}}}
            """,
            Line(7, record with { Algorithm = null, Key = new AuditedKey("RSA", 2048, null, "", false, null, null, "0") }),
            StringComparison.Ordinal);
    }

    /// <summary>The trail is never rewritten: what an older release wrote, which knew fewer fields at the end, must read as it did.</summary>
    /// <param name="later">How many optional fields have come since, each of them one byte when it is absent.</param>
    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 4)]
    [InlineData(3, 2)]
    [InlineData(4, 0)]
    public void Entries_of_an_older_layout_still_read(byte layout, int later)
    {
        var record = Installation.Record() with
        {
            Secret = new AuditedSecret("type", true, 1, 2), Action = layout >= 2 ? "a" : null, Permission = null, Scope = layout >= 2 ? "s" : null, Reason = layout >= 2 ? "r" : null,
            ManagedResource = layout >= 3 ? "m" : null, Credential = layout >= 3 ? "c" : null, Key = layout >= 4 ? new AuditedKey("EC", 256, "P-256", "sign", true, 1, 2, "0") : null, Algorithm = null,
        };
        var writer = new RecordWriter();
        RecordCodec.Write(writer, record);
        byte[] old = [layout, .. writer.Written[1..^later]];

        var reader = new RecordReader(old);
        Assert.Equal(record, RecordCodec.Read(ref reader));
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void An_entry_of_a_layout_to_come_is_refused()
    {
        var writer = new RecordWriter();
        RecordCodec.Write(writer, Installation.Record());
        byte[] newer = [5, .. writer.Written[1..]];

        Assert.Throws<InvalidDataException>(() =>
        {
            var reader = new RecordReader(newer);
            return RecordCodec.Read(ref reader);
        });
    }

    [Fact]
    public void An_unauthenticated_success_has_no_identity_and_no_description()
    {
        using var json = JsonDocument.Parse(Line(1, new AuditRecord { Time = default, RequestId = Guid.Empty, Category = "AuditEvent", Operation = "Authentication", Status = 401, Duration = default }));
        Assert.False(json.RootElement.TryGetProperty("identity", out _));
        Assert.False(json.RootElement.TryGetProperty("resultDescription", out _));
        Assert.Equal("Unauthorized", json.RootElement.GetProperty("resultSignature").GetString());
    }

    [Fact]
    public void No_text_of_a_caller_can_begin_a_line_or_close_a_string() => Gen.String.Sample(text =>
    {
        var line = Line(1, RoundTrip(Installation.Record() with { ClientInfo = text + "\"\r\n\u001b[2J\u2028\u0085</script>" }));
        Assert.DoesNotContain(line[..^1], c => c is < ' ' or > '~' or '<' or '>');
        using var json = JsonDocument.Parse(line);
        Assert.Equal(Wellformed(text + "\"\r\n\u001b[2J\u2028\u0085</script>"), json.RootElement.GetProperty("properties").GetProperty("clientInfo").GetString());
    });

    private static string Line(long sequence, AuditRecord record)
    {
        var output = new ArrayBufferWriter<byte>();
        AuditJson.WriteLine(output, sequence, record);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static AuditRecord RoundTrip(AuditRecord record)
    {
        var writer = new RecordWriter();
        RecordCodec.Write(writer, record);
        var reader = new RecordReader(writer.Written);
        var read = RecordCodec.Read(ref reader);
        Assert.True(reader.AtEnd);
        return read;
    }

    private static AuditRecord Wellformed(AuditRecord record)
    {
        foreach (var property in typeof(AuditRecord).GetProperties().Where(property => property.PropertyType == typeof(string)))
        {
            property.SetValue(record, Wellformed((string?)property.GetValue(record)));
        }

        return record with
        {
            Secret = record.Secret is { } secret ? secret with { ContentType = Wellformed(secret.ContentType) } : null,
            Key = record.Key is { } key
                ? key with { Type = Wellformed(key.Type)!, Curve = Wellformed(key.Curve), Operations = Wellformed(key.Operations)!, HsmPlatform = Wellformed(key.HsmPlatform)! }
                : null,
        };
    }

    private static string? Wellformed(string? text) => text is null ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
