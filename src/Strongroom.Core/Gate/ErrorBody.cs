using System.Text.Json;
using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary><c>{"error":{"code":…,"message":…,"innererror":{"code":…}}}</c>: no nulls, <c>innererror</c> in lower case (G24).</summary>
public static class ErrorBody
{
    public static void Write(Utf8JsonWriter json, VaultError error) => Write(json, error, withTarget: false);

    /// <summary>The control plane's form, which may name the member at fault as <c>target</c> (control-plane reference §1.3).</summary>
    public static void WriteWithTarget(Utf8JsonWriter json, VaultError error) => Write(json, error, withTarget: true);

    /// <summary>The member <c>error</c> alone, into an object that is open.</summary>
    public static void WriteMember(Utf8JsonWriter json, VaultError error) => WriteMember(json, error, withTarget: false);

    private static void Write(Utf8JsonWriter json, VaultError error, bool withTarget)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        WriteMember(json, error, withTarget);
        json.WriteEndObject();
    }

    private static void WriteMember(Utf8JsonWriter json, VaultError error, bool withTarget)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(error);
        json.WriteStartObject("error"u8);
        json.WriteString("code"u8, error.Code);
        json.WriteString("message"u8, error.Message);
        if (withTarget && error.Target is not null)
        {
            json.WriteString("target"u8, error.Target);
        }

        if (error.InnerCode is not null)
        {
            json.WriteStartObject("innererror"u8);
            json.WriteString("code"u8, error.InnerCode);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
