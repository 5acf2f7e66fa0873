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

    [Theory]
    [Trait("Row", "V34")]
    [InlineData("\\ud800", false)]
    [InlineData("a\\udc00b", false)]
    [InlineData("\\ud800\\ud800", false)]
    [InlineData("\\ud800\\n", false)]
    [InlineData("\\ud800x\\udc00", false)]
    [InlineData("\\ud83d\\ude00", true)]
    [InlineData("\\uD83D\\uDE00\\ud83d\\ude00", true)]
    [InlineData("\\\\ud800", true)]
    [InlineData("\\\\\\ud800", false)]
    [InlineData("\\n\\u0041\\\\\\\"", true)]
    public void Half_a_surrogate_pair_is_refused_wherever_it_stands(string text, bool whole)
    {
        foreach (var body in (string[])[$$$"""{"a":"{{{text}}}"}""", $$$"""{"a":{"b":[1,"{{{text}}}"]}}"""])
        {
            Assert.Equal(whole ? null : "a string is not valid Unicode.", Fault(body));
        }
    }

    [Fact]
    public void A_body_that_is_no_utf8_is_refused() =>
        Assert.Equal("a string is not valid Unicode.", StrictJson.Fault([.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8]));

    private static string? Fault(string body) => StrictJson.Fault(Encoding.UTF8.GetBytes(body));
}
