using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Workspaces.Json;

namespace ZPrimeGpu.Tests.Workspaces;

public sealed class JsonPatchTests
{
    [Theory]
    [InlineData("add", "/c", "3", """{"a":1,"b":[10,20],"c":3}""")]
    [InlineData("add", "/a", "null", """{"a":null,"b":[10,20]}""")] // an existing key is replaced
    [InlineData("add", "/b/0", "5", """{"a":1,"b":[5,10,20]}""")]
    [InlineData("add", "/b/1", "[5]", """{"a":1,"b":[10,[5],20]}""")]
    [InlineData("add", "/b/2", "5", """{"a":1,"b":[10,20,5]}""")]
    [InlineData("add", "/b/-", "5", """{"a":1,"b":[10,20,5]}""")]
    [InlineData("add", "/", "5", """{"a":1,"b":[10,20],"":5}""")] // the key of no letters
    [InlineData("add", "", "[]", "[]")]
    [InlineData("replace", "/a", "{\"x\":1}", """{"a":{"x":1},"b":[10,20]}""")]
    [InlineData("replace", "/b/1", "5", """{"a":1,"b":[10,5]}""")]
    [InlineData("replace", "", "7", "7")]
    [InlineData("remove", "/a", null, """{"b":[10,20]}""")]
    [InlineData("remove", "/b/0", null, """{"a":1,"b":[20]}""")]
    [InlineData("test", "/a", "1.0", """{"a":1,"b":[10,20]}""")] // numbers by value
    [InlineData("test", "/b", "[10, 2e1]", """{"a":1,"b":[10,20]}""")]
    [InlineData("test", "", "{\"b\":[10,20],\"a\":1}", """{"a":1,"b":[10,20]}""")] // the order of keys says nothing
    public void Apply_OneOperation_GivesTheDocument(string op, string path, string? value, string expected)
        => CheckApply("""{"a":1,"b":[10,20]}""", $$"""[{"op":"{{op}}","path":"{{path}}"{{(value is null ? "" : ",\"value\":" + value)}}}]""", expected);

    [Theory]
    [InlineData("move", "/a", "/c", """{"b":{"x":[1,2,3]},"c":{"y":0}}""")]
    [InlineData("move", "/b/x/0", "/b/x/-", """{"a":{"y":0},"b":{"x":[2,3,1]}}""")] // "-" is after what was taken out
    [InlineData("move", "/b/x/0", "/b/x/2", """{"a":{"y":0},"b":{"x":[2,3,1]}}""")]
    [InlineData("move", "/b/x/2", "/b/x/0", """{"a":{"y":0},"b":{"x":[3,1,2]}}""")]
    [InlineData("move", "/a", "/a", """{"a":{"y":0},"b":{"x":[1,2,3]}}""")]
    [InlineData("move", "/b/x", "/b", """{"a":{"y":0},"b":[1,2,3]}""")] // onto what held it
    [InlineData("move", "/b", "", """{"x":[1,2,3]}""")]
    [InlineData("copy", "/a", "/b/x/1", """{"a":{"y":0},"b":{"x":[1,{"y":0},2,3]}}""")]
    [InlineData("copy", "/b", "/b/b", """{"a":{"y":0},"b":{"x":[1,2,3],"b":{"x":[1,2,3]}}}""")]
    [InlineData("copy", "", "/c", """{"a":{"y":0},"b":{"x":[1,2,3]},"c":{"a":{"y":0},"b":{"x":[1,2,3]}}}""")]
    public void Apply_MoveAndCopy_GiveTheDocument(string op, string from, string path, string expected)
        => CheckApply("""{"a":{"y":0},"b":{"x":[1,2,3]}}""", $$"""[{"op":"{{op}}","from":"{{from}}","path":"{{path}}"}]""", expected);

    [Fact]
    public void Apply_Operations_FollowOneAnother()
        => CheckApply(
            """{"samples":[]}""",
            """
            [ {"op":"add","path":"/samples/-","value":{"name":"a","data":[1]}},
              {"op":"copy","from":"/samples/0","path":"/samples/1"},
              {"op":"replace","path":"/samples/1/name","value":"b"},
              {"op":"add","path":"/samples/0/data/0","value":0, "comment":"ignored"},
              {"op":"test","path":"/samples/1/data","value":[1]} ]
            """,
            """{"samples":[{"name":"a","data":[0,1]},{"name":"b","data":[1]}]}""");

    [Theory]
    [InlineData("/a~1b", "1")]
    [InlineData("/m~0n", "2")]
    [InlineData("/~01", "3")] // the key "~1", not "/"
    [InlineData("/ ", "4")]
    [InlineData("/0", "5")]
    [InlineData("/é\\\"", "6")]
    public void Apply_EscapedKeys_FindTheirValues(string path, string value)
    {
        const string Document = """{"a/b":1,"m~n":2,"~1":3," ":4,"0":5,"é\"":6}""";
        CheckApply(Document, $$"""[{"op":"test","path":"{{path}}","value":{{value}}}]""", Document);
    }

    [Theory]
    [InlineData("""{"op":"add","path":"/x/y","value":1}""", "operation 2 of 2 (add '/x/y'): the document has no key 'x' there")]
    [InlineData("""{"op":"add","path":"/a/y","value":1}""", "(add '/a/y'): the value around 'y' is neither an object nor a list")]
    [InlineData("""{"op":"add","path":"/a/y/z","value":1}""", "there is nothing below which 'y' could be")]
    [InlineData("""{"op":"add","path":"/b/3","value":1}""", "the list there has 2 items and no position '3'")]
    [InlineData("""{"op":"add","path":"/b/01","value":1}""", "no position '01'")]
    [InlineData("""{"op":"add","path":"/b/-1","value":1}""", "no position '-1'")]
    [InlineData("""{"op":"add","path":"/b/99999999999","value":1}""", "no position '99999999999'")]
    [InlineData("""{"op":"replace","path":"/b/-","value":1}""", "no position '-'")]
    [InlineData("""{"op":"replace","path":"/b/2","value":1}""", "no position '2'")]
    [InlineData("""{"op":"replace","path":"/c","value":1}""", "no key 'c'")]
    [InlineData("""{"op":"remove","path":"/c"}""", "(remove '/c'): the document has no key 'c' there")]
    [InlineData("""{"op":"remove","path":""}""", "cannot be removed")]
    [InlineData("""{"op":"test","path":"/a","value":"1"}""", "(test '/a'): the document holds another value there")]
    [InlineData("""{"op":"test","path":"/b","value":[20,10]}""", "another value")]
    [InlineData("""{"op":"test","path":"/a","value":null}""", "another value")]
    [InlineData("""{"op":"test","path":"/a"}""", "the key 'value' is missing")]
    [InlineData("""{"op":"add","path":"/a"}""", "the key 'value' is missing")]
    [InlineData("""{"op":"move","path":"/a"}""", "the key 'from' is missing")]
    [InlineData("""{"op":"move","path":"/d/e/f","from":"/d"}""", "(move '/d/e/f'): '/d' cannot be moved into itself")]
    [InlineData("""{"op":"move","path":"/z","from":"/zz"}""", "no key 'zz'")]
    [InlineData("""{"op":"move","path":"/zz","from":"/zz"}""", "no key 'zz'")]
    [InlineData("""{"op":"copy","path":"/z","from":"d"}""", "'from' is not a JSON pointer")]
    [InlineData("""{"op":"add","path":"a","value":1}""", "'path' is not a JSON pointer")]
    [InlineData("""{"op":"add","path":"/a~2","value":1}""", "'path' is not a JSON pointer")]
    [InlineData("""{"op":"add","path":"/a~","value":1}""", "'path' is not a JSON pointer")]
    [InlineData("""{"op":"merge","path":"/a","value":1}""", "(merge '/a'): this operation does not exist")]
    [InlineData("""{"path":"/a","value":1}""", "operation 2 of 2: the key 'op' is missing")]
    [InlineData("""{"op":"add","value":1}""", "the key 'path' is missing")]
    [InlineData("""{"op":3,"path":"/a"}""", "'op' is a number")]
    [InlineData("3", "operation 2 of 2 is a number")]
    public void Apply_OperationThatDoesNotFit_NamesIt(string operation, string expected)
    {
        InputException error = Assert.Throws<InputException>(
            () => Apply("""{"a":1,"b":[10,20],"d":{"e":{}}}""", $$"""[{"op":"test","path":"/a","value":1}, {{operation}}]"""));
        Assert.StartsWith("Patch 'p.json', operation 2 of 2", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_NotAList_SaysSo()
        => Assert.Contains("must be a list", Assert.Throws<InputException>(() => Apply("{}", "3")).Message, StringComparison.Ordinal);

    [Fact]
    public void Apply_NumbersThatStay_KeepTheirDigits()
    {
        JsonNode? patched = Apply("""{"a":[1.0, 1, 1e2, 0.10]}""", """[{"op":"add","path":"/a/-","value":2.50}]""");
        Assert.Equal("""{"a":[1.0,1,1e2,0.10,2.50]}""", Encoding.UTF8.GetString(JsonText.ToUtf8(patched)));
    }

    private static JsonNode? Apply(string document, string patch)
        => JsonPatch.Apply(JsonText.ParseNode("Document", Encoding.UTF8.GetBytes(document)), JsonText.Parse("Patch", Encoding.UTF8.GetBytes(patch)), "Patch 'p.json'");

    private static void CheckApply(string document, string patch, string expected)
    {
        JsonNode? result = Apply(document, patch);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), result), result?.ToJsonString());
    }
}
