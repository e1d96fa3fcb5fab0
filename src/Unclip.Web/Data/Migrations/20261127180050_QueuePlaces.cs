using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Unclip.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class QueuePlaces : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Journal",
                table: "Jobs",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Place_IsPaused",
                table: "Jobs",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "Place_Priority",
                table: "Jobs",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "Place_Rank",
                table: "Jobs",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Journal",
                table: "Jobs",
                column: "Journal");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Jobs_Journal",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Journal",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Place_IsPaused",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Place_Priority",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Place_Rank",
                table: "Jobs");
        }
    }
}
