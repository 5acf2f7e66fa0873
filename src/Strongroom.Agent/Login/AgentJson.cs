using System.Text.Json;
using System.Text.Json.Serialization;
using Strongroom.Agent.Rules;
using Strongroom.Agent.State;

namespace Strongroom.Agent.Login;

/// <summary>The room's JSON. What the server may add later is passed over; the configuration refuses what it does not know for itself.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowDuplicateProperties = false, NumberHandling = JsonNumberHandling.Strict, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(Enrolment))]
[JsonSerializable(typeof(EnrolmentAnswer))]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(RefusalAnswer))]
[JsonSerializable(typeof(RulesBody))]
internal sealed partial class AgentJson : JsonSerializerContext;
