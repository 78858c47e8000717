using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Host.Workspaces.Json;

namespace ZPrimeGpu.Tests.Workspaces;

public sealed class PythonJsonTests
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData("-0", "0")]
    [InlineData("12345678901234567890123", "12345678901234567890123")]
    [InlineData("1.0", "1.0")]
    [InlineData("-0.0", "-0.0")]
    [InlineData("0e5", "0.0")]
    [InlineData("1e2", "100.0")]
    [InlineData("2.50", "2.5")]
    [InlineData("0.1", "0.1")]
    [InlineData("0.30000000000000004", "0.30000000000000004")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("0.00001", "1e-05")]
    [InlineData("-1.25E-7", "-1.25e-07")]
    [InlineData("1e15", "1000000000000000.0")]
    [InlineData("9999999999999998.0", "9999999999999998.0")]
    [InlineData("1e16", "1e+16")]
    [InlineData("123456789012345680.0", "1.2345678901234568e+17")]
    [InlineData("1e23", "1e+23")]
    [InlineData("9007199254740993.0", "9007199254740992.0")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("2.2250738585072014e-308", "2.2250738585072014e-308")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("-2.98023223876953125e-08", "-2.9802322387695312e-08")]
    [InlineData("4.10453680129837625e-289", "4.1045368012983762e-289")]
    [InlineData("1e999", "Infinity")]
    [InlineData("-1e999", "-Infinity")]
    public void Number_Token_IsWhatPythonWrites(string token, string expected) => Assert.Equal(expected, PythonJson.Number(token));

    [Fact]
    public void Write_Document_IsWhatPythonWrites()
    {
        // Keys by code point: U+FB01 before U+1F600, although the UTF-16 units of the latter are smaller.
        const string Document = """
            { "b": [1, 1.0, -0.0, 1e2], "a": { "\ud83d\ude00": true, "\ufb01": false, "z\u00e9\u007f": null, "": "q\"\\\/\n\r\t\b\f\u0001" } }
            """;
        const string Python = "{\"a\": {\"\": \"q\\\"\\\\/\\n\\r\\t\\b\\f\\u0001\", \"z\u00e9\u007f\": null, \"\ufb01\": false, \"\U0001F600\": true}, \"b\": [1, 1.0, -0.0, 100.0]}";
        Assert.Equal(Python, Encoding.UTF8.GetString(Write(Document)));
    }

    [Fact]
    public void Write_DocumentOfPyhfsManual_HasItsDigests()
    {
        // pyhf.utils.digest({'a': 2.0, 'b': 3.0, 'c': 1.0}), as its documentation gives them.
        JsonNode? document = JsonText.ParseNode("Document", Encoding.UTF8.GetBytes("""{"c": 1.0, "b": 3.0, "a": 2.0}"""));
        Assert.Equal("a38f6093800189b79bc22ef677baf90c75705af2cfc7ff594159eca54eaa7928", PatchSet.Digest("sha256", document));
        Assert.Equal("2c0633f242928eb55c3672fed5ba8612", PatchSet.Digest("md5", document));
    }

    private static byte[] Write(string document) => PythonJson.Write(JsonText.ParseNode("Document", Encoding.UTF8.GetBytes(document)));
}
