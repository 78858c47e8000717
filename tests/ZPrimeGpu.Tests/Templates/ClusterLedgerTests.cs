using Xunit;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Tests.Templates;

public sealed class ClusterLedgerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(12_345)]
    public void Sorted_MoreRowsThanMemory_GivesAllRowsInOrder(int count)
    {
        ClusterRow[] rows = Rows(count);
        using var ledger = new ClusterLedger(100);
        foreach (ClusterRow row in rows)
        {
            ledger.Add(row);
        }

        Array.Sort(rows);
        Assert.Equal(rows, ledger.Sorted());
        Assert.Equal(rows, ledger.Sorted());
        Assert.Equal(count, ledger.Count);
        Assert.Equal(Math.Max(0, (count - 1) / 100), ledger.SpilledRuns);
    }

    [Fact]
    public void Take_OtherLedgers_JoinsTheirRows()
    {
        ClusterRow[] rows = Rows(5000);
        ClusterLedger[] ledgers = [new(64), new(1000), new(64), new(10)];
        for (int i = 0; i < rows.Length; i++)
        {
            ledgers[i % 3].Add(rows[i]);
        }

        foreach (ClusterLedger other in ledgers[1..])
        {
            ledgers[0].Take(other);
            other.Dispose();
        }

        Array.Sort(rows);
        Assert.Equal(rows, ledgers[0].Sorted());
        ledgers[0].Dispose();
    }

    [Fact]
    public void Dispose_AfterSpilling_LeavesNoFile()
    {
        string folder = Directory.CreateTempSubdirectory("zprime-test-").FullName;
        using (var ledger = new ClusterLedger(16, folder))
        {
            foreach (ClusterRow row in Rows(1000))
            {
                ledger.Add(row);
            }

            Assert.Single(Directory.GetFiles(folder));
        }

        Directory.Delete(folder);
    }

    private static ClusterRow[] Rows(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => new ClusterRow(
            random.Next(count) - (count / 2), random.Next(5) - 2.5, random.Next(-1, 4), (short)random.Next(3), (byte)random.Next(1, 11)))];
    }
}
