using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Tests.Data;

public sealed class ProcessTableTests
{
    [Theory]
    [InlineData(0.01f, "signal_0.01")]
    [InlineData(8.5f, "signal_8.5")]
    [InlineData(2.352f, "signal_2.352")]
    [InlineData(3f, "signal_3")]
    [InlineData(0.1f, "signal_0.1")]
    public void AddSignal_SinglePrecisionMass_IsNamedAsWritten(float mass, string expected)
    {
        ProcessTable table = new();
        Assert.Equal(0, table.AddSignal(mass));
        Assert.Equal(expected, table.Entries[0].Name);
        Assert.Equal(0, table.AddSignal(table.Entries[0].MassGeV!.Value));
        Assert.Equal(0, table.Find(expected));
    }

    [Fact]
    public void Add_NameInTwoRoles_IsRefused()
    {
        ProcessTable table = new();
        table.Add("mumu", SourceRole.Background);
        Assert.Equal(0, table.Add("mumu", SourceRole.Background));
        Assert.Null(table.Find("data"));
        Assert.Contains("'mumu'", Assert.Throws<InputException>(() => table.Add("mumu", SourceRole.Data)).Message, StringComparison.Ordinal);
    }
}
