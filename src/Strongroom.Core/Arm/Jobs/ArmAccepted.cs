using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Strongroom.Gate;

namespace Strongroom.Arm;

/// <summary>202 without a body: the work is done and its result can be asked for.</summary>
internal sealed class ArmAccepted(string location, string? status) : Answer
{
    public override int Status => 202;

    public override bool HasBody => false;

    public override void WriteHeaders(IHeaderDictionary headers)
    {
        headers.Location = location;

        // Seconds. Zero would be taken for "not given" by some clients, which then wait for 30.
        headers.RetryAfter = "1";
        if (status is not null)
        {
            headers["Azure-AsyncOperation"] = status;
        }
    }

    public override void Write(Utf8JsonWriter json)
    {
    }
}
