using System.Text.Json;
using Strongroom.Gate;

namespace Strongroom.Certificates;

/// <summary>A certificate's policy.</summary>
internal sealed class PolicyAnswer(Passage passage, CertificateHead head) : Answer
{
    public override void Write(Utf8JsonWriter json) => CertificateJson.WritePolicy(json, passage, head);
}
