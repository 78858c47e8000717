using Xunit;
using ZPrimeGpu.Host.Limits;

namespace ZPrimeGpu.Tests.Limits;

public sealed class RootSearchTests
{
    [Theory]
    [InlineData(0.01)]
    [InlineData(1.0)]
    [InlineData(300.0)]
    public void Root_OfSmoothFunctions_IsFoundInFewSteps(double guess)
    {
        foreach ((Func<double, double> f, double root) in new (Func<double, double>, double)[]
        {
            (x => Math.Sqrt(x) - 2.0, 4.0),
            (x => x - 2.5, 2.5),
            (x => (x * x) - 2.0, Math.Sqrt(2.0)),
            (x => Math.Clamp(10.0 * (x - 3.0), -1.0, 5.0), 3.0),
        })
        {
            var search = new RootSearch(0.0, f(0.0), guess, 1e4, 1e-9);
            int evaluations = 0;
            while (!search.Done)
            {
                evaluations++;
                search.Report(f(search.Next));
            }

            Assert.Equal(root, search.Root!.Value, 1e-9 * root);
            Assert.InRange(evaluations, 1, 40);
        }
    }

    [Fact]
    public void Root_BeyondTheLargestPoint_IsNull()
    {
        var search = new RootSearch(0.0, -1.0, 1.0, 50.0, 1e-9);
        while (!search.Done)
        {
            Assert.InRange(search.Next, 0.0, 50.0);
            search.Report(-1.0);
        }

        Assert.Null(search.Root);
    }

    [Fact]
    public void Root_OfAJumpAtTheStart_IsZero()
    {
        var search = new RootSearch(0.0, -1.0, 1.0, 50.0, 1e-6);
        while (!search.Done)
        {
            search.Report(0.3);
        }

        Assert.Equal(0.0, search.Root);
    }

    [Fact]
    public void Search_OfSomethingNotFinite_Ends()
    {
        var search = new RootSearch(0.0, -1.0, 1.0, 50.0, 1e-6);
        search.Report(double.NaN);
        Assert.True(search.Done);
        Assert.Null(search.Root);
    }
}
