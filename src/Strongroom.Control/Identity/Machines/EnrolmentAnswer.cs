using System.Text;
using System.Text.Json;
using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Identity.Machines;

/// <summary>An invitation at the one moment that its code is shown.</summary>
internal sealed class EnrolmentAnswer(Guid machine, TenantId tenant, string loginOrigin, DateTimeOffset expiresAt, SecretBytes code) : Answer
{
    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("code"u8, code.Span);
        json.WriteString("machineId"u8, machine);
        json.WriteString("tenantId"u8, tenant.ToString());
        json.WriteString("loginOrigin"u8, loginOrigin);
        json.WriteString("expiresOn"u8, ArmJson.Time(expiresAt));

        // Without the code: a command line is seen by every process of the machine. The agent reads it from its input.
        json.WriteString("command"u8, Encoding.ASCII.GetBytes($"strongroom agent enroll --server {loginOrigin} --tenant {tenant} --machine {machine:D}"));
        json.WriteEndObject();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            code.Dispose();
        }

        base.Dispose(disposing);
    }
}
