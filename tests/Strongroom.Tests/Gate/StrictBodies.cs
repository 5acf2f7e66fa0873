using System.Text;
using Strongroom.Gate;
using Xunit;

namespace Strongroom.Tests.Gate;

/// <summary>Which JSON bodies pass the door: two readers of one body never see different things.</summary>
public sealed class StrictBodies
{
    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"b":{},"a":2}""")]
    [InlineData("""{"a":1,"b":{"c":{}},"a":2}""")]
    [InlineData("""{"a":1,"b":[{"c":1},{}],"a":2}""")]
    [InlineData("""{"b":{"a":1,"c":{"a":1},"a":2}}""")]
    [InlineData("""{"b":[{"a":1},{"a":1,"a":2}]}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    public void A_name_twice_in_one_object_is_refused(string body) => Assert.Equal("a member stands twice in one object.", Fault(body));

    [Theory]
    [InlineData("""{"a":{"x":1},"b":{"x":2}}""")]
    [InlineData("""{"rules":[{"value":"1"},{"value":"2"},{"value":"3"}]}""")]
    [InlineData("""{"x":{"x":{"x":[{"x":1},{"x":{"x":1}}]}},"y":{"x":{"x":1}}}""")]
    public void A_name_once_in_each_of_several_objects_is_not(string body) => Assert.Null(Fault(body));

    private static string? Fault(string body) => StrictJson.Fault(Encoding.UTF8.GetBytes(body));
}
